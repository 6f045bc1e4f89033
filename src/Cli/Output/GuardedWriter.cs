using System.Text;

namespace DockLogs.Cli.Output;

/// <summary>A writer whose faults are told apart from those of files: they mean that nobody reads any more.</summary>
internal sealed class GuardedWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Guard(() => inner.Write(value));

    public override void Write(string? value) => Guard(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Guard(() => inner.Write(buffer, index, count));

    /// <summary>One write a line: what two programs say on one terminal does not mix.</summary>
    public override void WriteLine(string? value) => Guard(() =>
    {
        inner.Write(value + CoreNewLine.AsSpan().ToString());
        inner.Flush();
    });

    public override void Flush() => Guard(inner.Flush);

    private static void Guard(Action write)
    {
        try
        {
            write();
        }
        catch (IOException gone)
        {
            throw new OutputGoneException(gone);
        }
    }
}
