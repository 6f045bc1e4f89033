using System.Globalization;
using System.Text;
using DockLogs.BridgeBenchmark.Hosting;
using DockLogs.BridgeBenchmark.Load;

namespace DockLogs.BridgeBenchmark.Subjects;

/// <summary>
/// mosquitto_sub, writing one short line a message into a file: time of arrival, topic, length of the payload (which
/// tells the message's number, see <see cref="Payload"/>).
/// </summary>
internal sealed class MosquittoSubscriber : ISubject
{
    private const string Program = "mosquitto_sub";

    // Watching a file's length costs nothing that matters at this pace; the time measured comes from the lines.
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Setting _setting;
    private readonly string _file;
    private readonly Child _process;

    public MosquittoSubscriber(Setting setting)
    {
        _setting = setting;
        _file = Path.Combine(setting.Directory, "mosquitto_sub.txt");
        string[] version = setting.Version == "5.0"
            ? ["-V", "mqttv5", "-D", "connect", "receive-maximum", Setting.ReceiveMaximum.ToString(CultureInfo.InvariantCulture)]
            : ["-V", "mqttv311"];
        string[] arguments =
        [
            "-h", "127.0.0.1", "-p", setting.Port.ToString(CultureInfo.InvariantCulture), "-i", Setting.ClientId, "-q", "1", .. version,
            .. Setting.Filters.SelectMany(filter => (string[])["-t", filter]),
            "-F", "%U %t %6l",
        ];

        // "exec": the process watched is mosquitto_sub itself and not the shell.
        _process = Child.Start(Program, endsWithInput: false, "/bin/sh", ["-c", "out=\"$1\"; shift; exec \"$@\" > \"$out\"", "sh", _file, Program, .. arguments]);
    }

    public TimeSpan ProcessorTime => _process.ProcessorTime;

    public Task WarmAsync() => WaitAsync(_setting.Shape.WarmUp);

    public async Task<TimeSpan> FinishedAsync()
    {
        await WaitAsync(_setting.Delivered);
        var lines = File.ReadLines(_file, Encoding.ASCII).Skip(_setting.Shape.WarmUp);
        var (first, last) = ((decimal?)null, 0m);
        foreach (var line in lines)
        {
            last = decimal.Parse(line.AsSpan(0, line.IndexOf(' ', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            first ??= last;
        }

        return TimeSpan.FromSeconds((double)(last - first!.Value));
    }

    public async Task<(long Delivered, long OutOfPlace)> VerifyAsync()
    {
        var check = new OrderCheck(_setting.Shape.Gateways);
        await foreach (var line in File.ReadLinesAsync(_file, Encoding.ASCII))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var length = int.Parse(words[2], CultureInfo.InvariantCulture);
            check.See(Payload.GatewayOf(Encoding.ASCII.GetBytes(words[1])), length - Payload.LengthOf(_setting.Shape.Bytes, 0), Payload.Lengths);
        }

        return (check.Delivered, check.OutOfPlace);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task WaitAsync(int lines)
    {
        var started = TimeProvider.System.GetTimestamp();
        var lineLength = 0;
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            var length = File.Exists(_file) ? new FileInfo(_file).Length : 0;
            if (lineLength == 0 && length > 0 && await FirstLineAsync() is { } first)
            {
                lineLength = first.Length + 1;
            }

            if (lineLength > 0 && length >= (long)lines * lineLength)
            {
                return;
            }

            await Task.Delay(Look, TimeProvider.System);
        }

        throw new InvalidOperationException($"{Program} did not print {lines} lines.");
    }

    // Null while it is still being written.
    private async Task<string?> FirstLineAsync()
    {
        await using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var buffer = new byte[256];
        var read = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
        var end = Array.IndexOf(buffer, (byte)'\n', 0, read);
        return end < 0 ? null : Encoding.ASCII.GetString(buffer, 0, end);
    }
}
