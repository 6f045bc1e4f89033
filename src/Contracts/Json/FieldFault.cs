namespace DockLogs.Contracts;

/// <summary>
/// The first thing wrong with the fields of one part of a message, noted while reading goes on: whether it matters is known
/// only when the method is, and the method may come last.
/// </summary>
internal struct FieldFault
{
    public string? Reason { get; private set; }

    /// <summary>Offset of the value at fault, or of the object that lacks a field.</summary>
    public int Position { get; private set; }

    public string Expected { get; private set; }

    /// <summary>The field that is missing; null when the value itself is at fault.</summary>
    public string? MissingField { get; private set; }

    public readonly bool IsSet => Reason is not null;

    public void Note(string reason, int position, string expected)
    {
        if (Reason is null)
        {
            (Reason, Position, Expected) = (reason, position, expected);
        }
    }

    public void NoteMissing(string field, int position, string expected)
    {
        if (Reason is null)
        {
            Note(ReadFaultReason.MissingField, position, expected);
            MissingField = field;
        }
    }
}
