namespace DockLogs.Cli.Output;

/// <summary>What the caller sees: results on one writer, progress and notes on the other.</summary>
internal sealed class Screen
{
    private const string Reset = "\e[0m";
    private const string EraseLine = "\r\e[2K";

    private readonly Surroundings _surroundings;
    private readonly bool _colours;
    private bool _progressShown;
    private string? _lastPlain;

    /// <summary>The screen of a run.</summary>
    public Screen(Surroundings surroundings)
    {
        _surroundings = surroundings;
        Output = new GuardedWriter(surroundings.Output);
        Error = new GuardedWriter(surroundings.Error);

        // https://no-color.org: any value but an empty one.
        _colours = surroundings.OutputIsTerminal && string.IsNullOrEmpty(surroundings.Variable("NO_COLOR")) && surroundings.Variable("TERM") != "dumb";
    }

    /// <summary>Where results go.</summary>
    public TextWriter Output { get; }

    /// <summary>Where everything else goes.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether <see cref="ShowProgress"/> can write over what it wrote.</summary>
    public bool HasProgressLine => _surroundings.ErrorIsTerminal && _surroundings.Variable("TERM") != "dumb";

    /// <summary>A line of the result.</summary>
    public void WriteLine(string line)
    {
        ClearProgress();
        Output.WriteLine(line);
    }

    /// <summary>A line of the result of the API's own JSON.</summary>
    public void WriteJson(string json) => WriteLine(JsonLine.Of(json));

    /// <summary>A line besides the result.</summary>
    public void Note(string line)
    {
        ClearProgress();
        Error.WriteLine(line);
    }

    /// <summary>How far something is: on a terminal a line that is written over, else a line whenever <paramref name="plain"/> changes.</summary>
    public void ShowProgress(string line, string plain)
    {
        if (HasProgressLine)
        {
            // A line as wide as the terminal would wrap, and could not be erased.
            int room = Math.Max(1, _surroundings.Width - 1);
            Error.Write(EraseLine + (line.Length <= room ? line : line[..room]));
            Error.Flush();
            _progressShown = true;
        }
        else if (plain != _lastPlain)
        {
            _lastPlain = plain;
            Error.WriteLine(plain);
        }
    }

    /// <summary>Takes the progress line away.</summary>
    public void ClearProgress()
    {
        if (_progressShown)
        {
            _progressShown = false;
            Error.Write(EraseLine);
            Error.Flush();
        }
    }

    /// <summary>A bar of twenty places.</summary>
    public static string Bar(double percent)
    {
        int full = (int)Math.Clamp(percent / 5, 0, 20);
        return $"[{new string('#', full)}{new string('.', 20 - full)}]";
    }

    /// <summary>The text in its tone, where colours are wanted.</summary>
    public string Coloured(Cell cell) => _colours && cell.Text.Length > 0 && cell.Tone != Tone.Plain
        ? $"\e[{cell.Tone switch { Tone.Good => 32, Tone.Doubtful => 33, _ => 31 }}m{cell.Text}{Reset}"
        : cell.Text;
}
