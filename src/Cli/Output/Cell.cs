namespace DockLogs.Cli.Output;

/// <summary>One field of a table.</summary>
internal readonly record struct Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>Text of anybody.</summary>
    public static implicit operator Cell(string? text) => new(Printable.Of(text));

    /// <summary>A status word in its tone.</summary>
    public static Cell Word(string? word) => new(Printable.Of(word), Tones.Of(word));
}
