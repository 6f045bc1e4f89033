using System.Globalization;

namespace DockLogs.Cli.Output;

/// <summary>Rows under headings, each column as wide as its widest field. A heading that begins with '&gt;' is of numbers, at the right.</summary>
internal sealed class Table(params string[] headings)
{
    private const string Gap = "  ";

    private readonly List<Cell[]> _rows = [];

    /// <summary>Whether there is any row.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>Adds a row of as many fields as there are headings.</summary>
    public void Add(params Cell[] row) => _rows.Add(row);

    /// <summary>Writes headings and rows.</summary>
    public void WriteTo(Screen screen)
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => Width(row[column].Text)).Append(heading.TrimStart('>').Length).Max())];
        screen.WriteLine(Line(screen, [.. headings.Select(heading => new Cell(heading.TrimStart('>')))], widths));
        foreach (Cell[] row in _rows)
        {
            screen.WriteLine(Line(screen, row, widths));
        }
    }

    private string Line(Screen screen, Cell[] row, int[] widths) =>
        string.Join(Gap, row.Select((cell, column) =>
        {
            string padding = new(' ', widths[column] - Width(cell.Text));
            string text = screen.Coloured(cell);
            return headings[column].StartsWith('>') ? padding + text : text + padding;
        })).TrimEnd();

    private static int Width(string text) => new StringInfo(text).LengthInTextElements;
}
