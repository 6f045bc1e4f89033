namespace DockLogs.LocalRuntime.Durable.Orchestrations;

/// <summary>
/// What arrived for one receiver, and whether somebody has to look at it. The receiver is handled by one thread at a
/// time: whoever finds it idle makes it busy and queues it, and it stays busy until nothing new has come.
/// </summary>
internal sealed class Mailbox(bool busy = false)
{
    private readonly Lock gate = new();
    private List<Message> messages = [];
    private bool busy = busy;
    private bool signaled;
    private bool closed;

    /// <summary>Adds a message, or only asks for a look.</summary>
    /// <param name="message">The message, null for a wake-up.</param>
    /// <param name="becameBusy">Whether the caller has to queue the receiver.</param>
    /// <returns>False when the receiver is finished and takes nothing any more.</returns>
    public bool Post(Message? message, out bool becameBusy)
    {
        lock (gate)
        {
            becameBusy = false;
            if (closed)
            {
                return false;
            }

            if (message is not null)
            {
                messages.Add(message);
            }

            signaled = true;
            if (!busy)
            {
                busy = becameBusy = true;
            }

            return true;
        }
    }

    /// <summary>Takes messages, in the order they came; what is left asks for another turn.</summary>
    public List<Message> Take(int most = int.MaxValue)
    {
        lock (gate)
        {
            signaled = messages.Count > most;
            List<Message> taken = messages;
            messages = signaled ? taken[most..] : [];
            return signaled ? taken[..most] : taken;
        }
    }

    /// <summary>Puts messages back in front; nobody needs to look at them again for their own sake.</summary>
    public void PutBack(IReadOnlyCollection<Message> unused)
    {
        lock (gate)
        {
            messages.InsertRange(0, unused);
        }
    }

    /// <summary>Ends a turn.</summary>
    /// <returns>True when something came meanwhile: the receiver stays busy and has to be queued again.</returns>
    public bool EndTurn()
    {
        lock (gate)
        {
            busy = signaled;
            return signaled;
        }
    }

    /// <summary>Runs an action while nobody handles the receiver; does nothing when somebody does.</summary>
    public bool WhileIdle(Action action)
    {
        lock (gate)
        {
            if (busy)
            {
                return false;
            }

            action();
            return true;
        }
    }

    /// <summary>How many messages wait.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return messages.Count;
            }
        }
    }

    /// <summary>Closes it if nobody handles the receiver and nothing waits.</summary>
    public bool TryCloseIdle()
    {
        lock (gate)
        {
            return closed |= !busy && messages.Count == 0;
        }
    }

    /// <summary>Takes nothing any more; returns what is left.</summary>
    public List<Message> Close()
    {
        lock (gate)
        {
            closed = true;
            List<Message> left = messages;
            messages = [];
            return left;
        }
    }
}
