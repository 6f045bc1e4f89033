using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;

namespace DockLogs.EngineBenchmark;

/// <summary>
/// Restate (docs.restate.dev): its server, from npm, and our flows on its Node SDK, each in a process of its own, under
/// its own default settings, which sync each write too. Driven over its HTTP ingress, the only way in that it has.
/// </summary>
internal sealed class RestateEngine : IEngine
{
    // The newest SDK for this server that runs on Node 20.
    private const string Packages = "@restatedev/restate-server@1.7.12 @restatedev/restate-sdk@1.14.5";

    private readonly List<Process> _processes = [];
    private readonly HttpClient _ingress = new();
    private int _flows;

    private RestateEngine()
    {
    }

    public string Name => "Restate";

    /// <exception cref="InvalidOperationException">It cannot be installed, or does not start.</exception>
    public static async Task<RestateEngine> StartAsync(string folder)
    {
        var engine = new RestateEngine();
        try
        {
            await engine.OpenAsync(folder);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    public async Task HelloAsync()
    {
        using var response = await _ingress.PostAsync("hello/run", null);
        Answer.Check(await ReadAsync(response), 5);
    }

    public async Task EventsAsync()
    {
        var id = Interlocked.Increment(ref _flows).ToString(CultureInfo.InvariantCulture);
        using (var started = await _ingress.PostAsync($"flow/{id}/run/send", null))
        {
            started.EnsureSuccessStatusCode();
        }

        for (var n = 0; n < 4; n++)
        {
            using var raised = await _ingress.PostAsJsonAsync($"flow/{id}/raise", new { name = $"event{n}", value = $"value{n}" });
            raised.EnsureSuccessStatusCode();
        }

        using var response = await _ingress.GetAsync($"restate/workflow/flow/{id}/attach");
        Answer.Check(await ReadAsync(response), 6);
    }

    public async ValueTask DisposeAsync()
    {
        _ingress.Dispose();
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private static async Task<string[]?> ReadAsync(HttpResponseMessage response)
    {
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<string[]>();
    }

    private async Task OpenAsync(string folder)
    {
        await InstallAsync(folder);
        File.Copy(Path.Combine(AppContext.BaseDirectory, "restate-flows.mjs"), Path.Combine(folder, "restate-flows.mjs"));
        var service = Start(folder, "node", ["restate-flows.mjs"], new() { ["RESTATE_LOGGING"] = "ERROR" });
        var port = await service.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The Restate service ended before it listened.");
        _ = service.StandardOutput.ReadToEndAsync();

        var (ingress, admin) = (FreeAddress(), FreeAddress());
        var server = Start(folder, "node_modules/.bin/restate-server", ["--base-dir", "data"], new()
        {
            ["RESTATE_INGRESS__BIND_ADDRESS"] = ingress,
            ["RESTATE_ADMIN__BIND_ADDRESS"] = admin,
            ["RESTATE_BIND_ADDRESS"] = FreeAddress(),
            ["RESTATE_LISTEN_MODE"] = "tcp",
            ["RESTATE_DISABLE_TELEMETRY"] = "true",
            ["RESTATE_LOG_FILTER"] = "error",
        });
        _ = server.StandardOutput.ReadToEndAsync();
        _ingress.BaseAddress = new Uri($"http://{ingress}/");
        await RegisterAsync(new Uri($"http://{admin}/deployments"), port);
    }

    private static async Task InstallAsync(string folder)
    {
        using var npm = Process.Start(new ProcessStartInfo("npm", $"install --silent --no-audit --no-fund {Packages}") { WorkingDirectory = folder })!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
        {
            throw new InvalidOperationException("Restate cannot be installed from npm.");
        }
    }

    private Process Start(string folder, string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program.Contains('/') ? Path.Combine(folder, program) : program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        _processes.Add(process);
        return process;
    }

    private async Task RegisterAsync(Uri deployments, string port)
    {
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var response = await _ingress.PostAsJsonAsync(deployments, new { uri = $"http://127.0.0.1:{port}" });
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not up yet.
            }

            if (patience.Elapsed > TimeSpan.FromMinutes(1))
            {
                throw new InvalidOperationException("Restate did not take its service within a minute.");
            }

            await Task.Delay(200);
        }
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener.LocalEndpoint.ToString()!;
    }
}
