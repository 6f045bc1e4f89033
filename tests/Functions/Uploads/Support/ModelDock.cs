using DockLogs.Contracts;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>
/// A dock as the reference: it does what it is told, uploads or fails as fate has it, and its messages may be lost,
/// doubled, late and out of order. What it did is the truth that an upload's end is compared with.
/// </summary>
internal sealed class ModelDock(Random random, HashSet<string> storage)
{
    private readonly Dictionary<string, (string Key, int Percent)> _running = [];
    private readonly HashSet<string> _stopsQuietly = [];
    private readonly List<object> _outbox = [];
    private DateTimeOffset _clock = UploadDriver.Begin.AddMinutes(random.Next(-30, 30));

    public required double Loss { get; init; }

    public required double Refusal { get; init; }

    public required double Failure { get; init; }

    public required bool Deaf { get; init; }

    /// <summary>Modules it is uploading now.</summary>
    public IReadOnlyCollection<string> Running => _running.Keys;

    public void Hear(SentCommand command)
    {
        if (Deaf)
        {
            return;
        }

        if (command.Method == MethodNames.FileUploadUpdate)
        {
            Say(Reply(command, 0));
            foreach (string module in command.Modules.Where(_running.ContainsKey).ToArray())
            {
                Say(Report(File(module, ProgressStatus.Canceled)));
                _running.Remove(module);
            }

            return;
        }

        if (_running.Count > 0)
        {
            Say(Reply(command, 325009));
        }
        else if (random.NextDouble() < Refusal)
        {
            int[] codes = [325005, 324012, 324015, 324016, 324014, 325009, 324001];
            Say(Reply(command, codes[random.Next(codes.Length)]));
        }
        else
        {
            for (int i = 0; i < command.Modules.Length; i++)
            {
                _running[command.Modules[i]] = (command.Keys[i], 0);
            }

            Say(Reply(command, 0));
        }
    }

    /// <summary>Something happens at the dock.</summary>
    public void Work()
    {
        _clock += TimeSpan.FromSeconds(random.Next(1, 60));
        foreach ((string module, (string key, int percent)) in _running.ToArray())
        {
            int next = Math.Min(100, percent + random.Next(0, 60));
            if (random.NextDouble() < Failure)
            {
                Say(Report(File(module, ProgressStatus.Failed, random.Next(2) == 0 ? 324019 : 324016)));
                _running.Remove(module);
            }
            else if (next == 100)
            {
                storage.Add(key);
                Say(Report(File(module, ProgressStatus.Ok)));
                _running.Remove(module);
            }
            else
            {
                _running[module] = (key, next);
                if (!_stopsQuietly.Contains(module))
                {
                    Say(Report(File(module, ProgressStatus.FileUploading)));
                }
            }
        }
    }

    /// <summary>One of the messages under way, in any order; each may come again.</summary>
    public object? Deliver()
    {
        if (_outbox.Count == 0)
        {
            return null;
        }

        int index = random.Next(4) > 0 ? 0 : random.Next(_outbox.Count);
        object message = _outbox[index];
        if (random.Next(10) > 0)
        {
            _outbox.RemoveAt(index);
        }

        return message;
    }

    private void Say(object message)
    {
        if (random.NextDouble() >= Loss)
        {
            _outbox.Add(message);
        }
    }

    private ReplyEvent Reply(SentCommand command, int result) => new() { At = Tick(), Dock = UploadDriver.Dock, Tid = command.Tid, Method = command.Method, Result = result };

    private ProgressEvent Report(FileProgress file)
    {
        return new ProgressEvent { Dock = UploadDriver.Dock, At = Tick(), Status = ProgressStatus.InProgress, Result = 0, Files = [file] };
    }

    private DateTimeOffset Tick() => _clock += TimeSpan.FromMilliseconds(10);

    private FileProgress File(string module, string status, int result = 0) => new()
    {
        Module = module,
        DeviceSn = "",
        Key = random.Next(3) > 0 ? _running[module].Key : "",
        Status = status,
        Percent = status == ProgressStatus.Ok ? 100 : _running[module].Percent,
        Result = result,
    };
}
