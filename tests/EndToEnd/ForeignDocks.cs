using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DockLogs.EndToEnd.Tests;

/// <summary>The Node process of foreign-dock.mjs: docks that know the protocol page and nothing of the product.</summary>
internal sealed class ForeignDocks : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly DirectoryInfo _archives;
    private readonly LineLog _told = new();

    private ForeignDocks(Process process, DirectoryInfo archives)
    {
        _process = process;
        _archives = archives;
    }

    /// <summary>All that the docks told.</summary>
    public IEnumerable<JsonElement> Told => _told.Lines.Select(Parse);

    public static async Task<ForeignDocks> StartAsync(Uri broker)
    {
        var archives = Directory.CreateTempSubdirectory("docklogs-foreign-");
        var process = Process.Start(new ProcessStartInfo("node", [Workplace.ForeignDock, broker.OriginalString, archives.FullName])
        {
            WorkingDirectory = Workplace.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var docks = new ForeignDocks(process, archives);
        process.OutputDataReceived += (_, line) => docks._told.Add(line.Data);
        process.ErrorDataReceived += (_, line) => docks._told.Add(line.Data is null ? null : JsonSerializer.Serialize(new { @event = "stderr", message = line.Data }));
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => docks._told.Add(JsonSerializer.Serialize(new { @event = "exited", code = process.ExitCode }));
        await docks.WaitAsync("ready");
        return docks;
    }

    /// <summary>Switches a dock on and waits until it hears its commands.</summary>
    public async Task AddAsync(string dock, string behaviour = "upload", object? more = null)
    {
        var order = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        order["do"] = "add";
        order["sn"] = dock;
        order["behaviour"] = behaviour;
        await OrderAsync(order);
        await WaitAsync("online", dock);
    }

    /// <summary>Lets a dock that holds go on.</summary>
    public Task ReleaseAsync(string dock) => OrderAsync(new JsonObject { ["do"] = "release", ["sn"] = dock });

    /// <summary>Publishes any text; returns when the broker has it.</summary>
    public async Task SayAsync(string topic, string payload)
    {
        await OrderAsync(new JsonObject { ["do"] = "say", ["topic"] = topic, ["payload"] = payload });
        await FindAsync(told => Is(told, "said") && told.GetProperty("topic").GetString() == topic);
    }

    /// <summary>Waits until a dock tells this of itself (or until any does).</summary>
    public Task<JsonElement> WaitAsync(string what, string? dock = null, string? method = null) => FindAsync(told =>
        Is(told, what)
        && (dock is null || told.GetProperty("sn").GetString() == dock)
        && (method is null || told.GetProperty("method").GetString() == method));

    /// <summary>The commands of this method that a dock has got, in order.</summary>
    public IReadOnlyList<JsonElement> Commands(string dock, string method) => [.. Told.Where(told =>
        Is(told, "command") && told.GetProperty("sn").GetString() == dock && told.GetProperty("method").GetString() == method)];

    /// <summary>What docks found wrong with what they were sent.</summary>
    public IReadOnlyList<string> Complaints => [.. Told.Where(told => Is(told, "malformed") || Is(told, "broken")).Select(told => told.GetRawText())];

    /// <summary>The archive that a dock made of a module's logs.</summary>
    public byte[] Archive(string dock, string module) => File.ReadAllBytes(Path.Combine(_archives.FullName, $"{dock}-{module}.tar"));

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(impatient.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
        _archives.Delete(recursive: true);
    }

    private static JsonElement Parse(string line) => JsonDocument.Parse(line).RootElement;

    /// <summary>The last of what they told, for the message of a failed test.</summary>
    public string Tail() => string.Join('\n', _told.Lines.TakeLast(40));

    private static bool Is(JsonElement told, string what) => told.GetProperty("event").GetString() == what;

    private async Task OrderAsync(JsonObject order)
    {
        await _process.StandardInput.WriteLineAsync(order.ToJsonString());
        await _process.StandardInput.FlushAsync();
    }

    private async Task<JsonElement> FindAsync(Predicate<JsonElement> fits)
    {
        var found = Parse(await _told.FindAsync(line => Parse(line) is var told && (fits(told) || Is(told, "exited")), Patience));
        return Is(found, "exited") ? throw new InvalidOperationException($"The foreign docks' process has ended.\n{Tail()}") : found;
    }
}
