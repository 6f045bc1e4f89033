namespace DockLogs.Cli.Tests.Support;

/// <summary>The program before a stub of the API, with its own clock, variables and directory.</summary>
internal sealed class Session : IAsyncDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly CancellationTokenSource _interrupted = new();
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("docklogs-cli-");

    private Session(StubApi api) => Api = api;

    public StubApi Api { get; }

    public SteppedTime Time { get; } = new();

    public Dictionary<string, string> Variables { get; } = [];

    public bool IsTerminal { get; set; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public string Folder => _directory.FullName;

    public static async Task<Session> StartAsync() => new(await StubApi.StartAsync());

    public Task<int> RunAsync(params string[] arguments) => RunAsync(_output, arguments);

    /// <summary>A run whose results go elsewhere.</summary>
    public Task<int> RunAsync(TextWriter output, params string[] arguments) => DockLogsProgram.RunAsync(
        arguments.Contains("--api") ? arguments : [.. arguments, "--api", new Uri(Api.Address, "api").ToString()],
        new Surroundings
        {
            Output = output,
            Error = _error,
            OutputIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Variable = name => Variables.GetValueOrDefault(name),
            Time = Time,
        },
        _interrupted.Token);

    /// <summary>Ctrl-C.</summary>
    public void Interrupt() => _interrupted.Cancel();

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _interrupted.Dispose();
        _directory.Delete(recursive: true);
    }
}
