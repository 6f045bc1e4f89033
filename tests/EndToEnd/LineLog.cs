namespace DockLogs.EndToEnd.Tests;

/// <summary>The lines of a process so far, and a way to wait for one.</summary>
internal sealed class LineLog
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public void Add(string? line)
    {
        if (line is null)
        {
            return;
        }

        TaskCompletionSource more;
        lock (_gate)
        {
            _lines.Add(line);
            more = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }

    /// <summary>The first line that fits, there already or to come.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public async Task<string> FindAsync(Predicate<string> fits, TimeSpan patience)
    {
        using var impatient = new CancellationTokenSource(patience);
        for (var next = 0; ;)
        {
            Task more;
            lock (_gate)
            {
                for (; next < _lines.Count; next++)
                {
                    if (fits(_lines[next]))
                    {
                        return _lines[next];
                    }
                }

                more = _more.Task;
            }

            try
            {
                await more.WaitAsync(impatient.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"No such line within {patience}. The last ones:\n{string.Join('\n', Lines.TakeLast(30))}");
            }
        }
    }
}
