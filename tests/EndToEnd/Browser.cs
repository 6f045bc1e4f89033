using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace DockLogs.EndToEnd.Tests;

/// <summary>The Node process of browser.mjs: a real Chromium on a real page. Every order waits until what it names is there.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const string Chromium = "/usr/bin/chromium";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly DirectoryInfo _downloads;
    private readonly LineLog _told = new();
    private int _orders;

    private Browser(Process process, DirectoryInfo downloads)
    {
        _process = process;
        _downloads = downloads;
    }

    /// <summary>Skips the test, with the reason, where there is no browser.</summary>
    public static void Require()
    {
        Workplace.Require();
        Skip.IfNot(File.Exists(Chromium), $"{Chromium} is missing: install Debian's package chromium.");
        Skip.IfNot(Directory.Exists(Path.Combine(Workplace.Root, "node_modules", "playwright-core")), "node_modules has no playwright-core: run 'npm ci' in the repository (./pipeline test does it).");
    }

    public static async Task<Browser> StartAsync()
    {
        var downloads = Directory.CreateTempSubdirectory("docklogs-browser-");
        var process = Process.Start(new ProcessStartInfo("node", [Path.Combine(Workplace.Root, "tests", "EndToEnd", "browser.mjs"), Chromium, downloads.FullName])
        {
            WorkingDirectory = Workplace.Root,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var browser = new Browser(process, downloads);
        process.OutputDataReceived += (_, line) => browser._told.Add(line.Data);
        process.ErrorDataReceived += (_, line) => browser._told.Add(line.Data is null ? null : JsonSerializer.Serialize(new { number = -1, stderr = line.Data }));
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => browser._told.Add("""{"number":-2}""");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await browser.AnswerAsync(0, "start");
        return browser;
    }

    public Task OpenAsync(Uri page, int width = 1400, bool dark = false) => DoAsync("open", new { url = page.AbsoluteUri, width, dark });

    public Task ClickAsync(string selector) => DoAsync("click", new { selector });

    public Task CheckAsync(string selector) => DoAsync("check", new { selector });

    public Task FillAsync(string selector, string value) => DoAsync("fill", new { selector, value });

    public Task SelectAsync(string selector, string value) => DoAsync("select", new { selector, value });

    /// <summary>Presses a key where the focus is.</summary>
    public Task PressAsync(string key) => DoAsync("press", new { value = key });

    public Task WaitAsync(string selector) => DoAsync("wait", new { selector });

    public Task WaitUntilGoneAsync(string selector) => DoAsync("wait", new { selector, state = "hidden" });

    public async Task<string> TextAsync(string selector) => (await DoAsync("text", new { selector })).GetString()!;

    public async Task<int> CountAsync(string selector) => (await DoAsync("count", new { selector })).GetInt32();

    /// <summary>The value of an expression in the page.</summary>
    public Task<JsonElement> EvaluateAsync(string script) => DoAsync("evaluate", new { script });

    /// <summary>Clicks, and gives what the browser saved and under which name.</summary>
    public async Task<(string Name, byte[] Bytes)> DownloadAsync(string selector)
    {
        var saved = await DoAsync("download", new { selector });
        return (saved.GetProperty("name").GetString()!, await File.ReadAllBytesAsync(saved.GetProperty("path").GetString()!));
    }

    /// <summary>From now on the API answers 401 to calls without this function key, as on Azure.</summary>
    public Task WantKeyAsync(string key) => DoAsync("wantKey", new { key });

    /// <summary>From now on the registry has this many docks.</summary>
    public Task ShowFleetOfAsync(int docks) => DoAsync("fleet", new { docks });

    /// <summary>From now on the API answers 429 to every call, with this Retry-After.</summary>
    public Task LimitAsync(TimeSpan retryAfter) => DoAsync("limit", new { seconds = retryAfter.TotalSeconds });

    /// <summary>From now on the service has another page.</summary>
    public Task RenewPageAsync() => DoAsync("renew", new { });

    /// <summary>From now on the page's time goes by only as <see cref="PassAsync"/> tells.</summary>
    public Task StopClockAsync() => DoAsync("clock", new { });

    /// <summary>Lets time go by for the page, with all its timers.</summary>
    public Task PassAsync(TimeSpan time) => DoAsync("pass", new { seconds = time.TotalSeconds });

    /// <summary>All addresses that the page has asked for.</summary>
    public async Task<IReadOnlyList<string>> AddressesAsync() => Texts(await DoAsync("findings", new { }), "addresses");

    /// <summary>Checks that the page did nothing wrong: no error, no warning, no breach of its policy, no call to elsewhere.</summary>
    /// <param name="refused">Whether answers that are errors were part of the test; Chromium tells of each.</param>
    public async Task AssertCleanAsync(bool refused = false)
    {
        var findings = await DoAsync("findings", new { });
        Assert.Empty(Texts(findings, "uncaught"));
        Assert.Empty(Texts(findings, "policy"));
        Assert.DoesNotContain(Texts(findings, "console"), text => !(refused && text.StartsWith("Failed to load resource", StringComparison.Ordinal)));
        Assert.All(Texts(findings, "addresses"), address => Assert.Matches("^(http://127\\.0\\.0\\.1:|blob:http://127\\.0\\.0\\.1:|data:)", address));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var impatient = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        try
        {
            await _process.WaitForExitAsync(impatient.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
        _downloads.Delete(recursive: true);
    }

    private static IReadOnlyList<string> Texts(JsonElement findings, string name) =>
        [.. findings.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private async Task<JsonElement> DoAsync(string what, object order)
    {
        var line = JsonSerializer.SerializeToNode(order)!.AsObject();
        var number = ++_orders;
        line["number"] = number;
        line["do"] = what;
        await _process.StandardInput.WriteLineAsync(line.ToJsonString());
        await _process.StandardInput.FlushAsync();
        return await AnswerAsync(number, line.ToJsonString());
    }

    private async Task<JsonElement> AnswerAsync(int number, string order)
    {
        var line = await _told.FindAsync(line => JsonDocument.Parse(line).RootElement.GetProperty("number").GetInt32() is var told && (told == number || told == -2), Patience);
        var answer = JsonDocument.Parse(line).RootElement;
        return answer.TryGetProperty("result", out var result)
            ? result
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{order}: {answer}\n{string.Join('\n', _told.Lines.TakeLast(10))}"));
    }
}
