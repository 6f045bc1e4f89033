using System.Collections.Concurrent;
using System.Formats.Tar;
using System.Globalization;
using System.Text;
using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Light;

/// <summary>
/// A dock that costs next to nothing: some numbers, no connection and no timer of its own. Its logs are tiny texts that
/// follow from its serial number.
/// </summary>
public sealed class LightDock
{
    private static readonly DateTimeOffset FirstBoot = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ConcurrentQueue<LightCommand> _commands = new();
    private readonly ConcurrentDictionary<string, byte> _begun = new(StringComparer.Ordinal);
    private readonly int _logBytes;
    private int _logs;

    internal LightDock(DockSerial serial, int number, int logs, int logBytes)
    {
        Serial = serial;
        Number = number;
        _logs = logs;
        _logBytes = logBytes;
    }

    /// <summary>The dock's serial number.</summary>
    public DockSerial Serial { get; }

    /// <summary>Every command it has got, in order.</summary>
    public IReadOnlyCollection<LightCommand> Commands => _commands;

    /// <summary>Since when it is on a mission; null when it is on none.</summary>
    public DateTimeOffset? OnMissionSince { get; internal set; }

    /// <summary>How many logs it has; their boot indexes count from 1.</summary>
    public int Logs => Volatile.Read(ref _logs);

    internal int Number { get; }

    /// <summary>The dock has more logs from now on.</summary>
    public void AddLogs(int count) => Interlocked.Add(ref _logs, count);

    internal void Got(Command command, DateTimeOffset now) => _commands.Enqueue(new LightCommand(command.Method, command.Bid, now, OnMissionSince));

    /// <summary>True for the first start of an upload.</summary>
    internal bool Begins(string bid) => _begun.TryAdd(bid, 0);

    /// <summary>The upload can be begun again: its archive did not get through.</summary>
    internal void Forget(string bid) => _begun.TryRemove(bid, out _);

    internal LogListReply List(IReadOnlyList<string> modules) => new()
    {
        Files = [.. modules.Select(module => new ModuleLogs
        {
            Module = module,
            DeviceSn = module == LogModule.Dock ? Serial.Value : $"{Serial}-AIR",
            Result = ResultCode.Ok,
            Logs = module == LogModule.Dock ? [.. Enumerable.Range(1, Logs).Select(Describe)] : [],
        })],
    };

    internal byte[] Pack(IReadOnlyList<long> bootIndexes)
    {
        using MemoryStream archive = new();
        using (TarWriter tar = new(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (var bootIndex in bootIndexes)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"{Serial}/{bootIndex:D5}.log");
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    ModificationTime = FirstBoot.AddDays(bootIndex),
                    DataStream = new MemoryStream(Encoding.ASCII.GetBytes(name.PadRight(_logBytes - 1, '.') + "\n")),
                });
            }
        }

        return archive.ToArray();
    }

    private LogEntry Describe(int bootIndex) => new()
    {
        BootIndex = bootIndex,
        StartTime = FirstBoot.AddDays(bootIndex),
        EndTime = FirstBoot.AddDays(bootIndex).AddHours(1),
        Size = _logBytes,
    };
}
