using System.Text;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Durable;
using DockLogs.LocalRuntime.Durable.Dispatch;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Hub;
using DockLogs.LocalRuntime.Invocation;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Tests.Hub;

public sealed class EventHubOutputTests : IAsyncLifetime
{
    private static readonly FunctionCatalogue Catalogue = FunctionCatalogue.Discover([typeof(Announcing), typeof(Flow)]);

    private readonly TemporaryDirectory directory = new();
    private LocalHub hub = null!;
    private ServiceProvider services = null!;

    public Task InitializeAsync()
    {
        hub = new LocalHub(directory.File("hub"), Options.Create(new HubOptions { Partitions = 1 }), TimeProvider.System, NullLogger<LocalHub>.Instance);
        services = Services(new Dictionary<string, string?> { ["ResultsHub"] = "results" });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await hub.DisposeAsync();
        directory.Dispose();
    }

    [Theory]
    [InlineData(nameof(Announcing.Text), "one ü", "one ü")]
    [InlineData(nameof(Announcing.Bytes), "raw", "raw")]
    [InlineData(nameof(Announcing.Many), "a b c", "a|b|c")]
    [InlineData(nameof(Announcing.Text), null, "")]
    [InlineData(nameof(Announcing.Many), "", "")]
    public async Task Return_value_is_on_the_hub_when_the_call_ends(string function, string? input, string events)
    {
        await InvokeAsync(function, input);
        Assert.Equal(events, string.Join('|', await EventsAsync()));
    }

    [Fact]
    public async Task Event_that_the_hub_cannot_take_fails_the_function() =>
        await Assert.ThrowsAsync<ArgumentException>(() => InvokeAsync(nameof(Announcing.Text), new string('x', LocalHub.MaxEventBytes + 1)));

    [Fact]
    public void Hub_that_no_setting_names_stops_the_start()
    {
        using ServiceProvider without = Services([]);
        SettingException fault = Assert.Throws<SettingException>(without.GetRequiredService<EventHubOutputs>);
        Assert.Contains("Setting 'ResultsHub' is not set, but Bytes needs it", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BeforeActivity", 1)]
    [InlineData("AfterActivity", 2)]
    public async Task Activity_killed_around_its_send_has_sent_at_least_once(string boundary, int events)
    {
        DurableEngineOptions options = new() { DatabasePath = directory.File("durable.db") };
        DurableFunctions functions = DurableRegistration.Register(Catalogue, services);
        await using (DurableEngine first = new(options with { DieAt = at => at == Enum.Parse<DurableBoundary>(boundary) }, functions, TimeProvider.System, NullLoggerFactory.Instance))
        {
            await first.StartAsync();
            await first.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Flow), "ended", new StartOrchestrationOptions("flow"));
            await first.Parts.Crash.WhenDiedAsync();
        }

        await using DurableEngine second = new(options, functions, TimeProvider.System, NullLoggerFactory.Instance);
        await second.StartAsync();
        OrchestrationMetadata end = await second.Client.WaitForInstanceCompletionAsync("flow", getInputsAndOutputs: true);
        Assert.Equal("ended", end.ReadOutputAs<string>());
        Assert.Equal(Enumerable.Repeat("ended", events), await EventsAsync());
    }

    private async Task InvokeAsync(string function, string? input)
    {
        FunctionEntry entry = Catalogue.Functions.Single(candidate => candidate.Name == function);
        object? result = await new FunctionInvoker(entry, services.GetRequiredService<IServiceScopeFactory>()).InvokeAsync(input, CancellationToken.None);
        Assert.Equal(input is null, result is null);
    }

    private async Task<IReadOnlyList<string>> EventsAsync()
    {
        long end = hub.EndOf("results", 0);
        return end == 0 ? [] : [.. (await hub.OpenReader("results", 0, "test").ReadAsync(100, CancellationToken.None)).Select(record => Encoding.UTF8.GetString(record.Body.Span))];
    }

    private ServiceProvider Services(Dictionary<string, string?> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection().AddSingleton(_ => new EventHubOutputs(Catalogue, configuration, hub)).BuildServiceProvider();
    }

    private sealed class Announcing
    {
        [Function(nameof(Text))]
        [EventHubOutput("%ResultsHub%", Connection = "EventHubs")]
        public static Task<string?> Text([ActivityTrigger] string? input) => Task.FromResult(input);

        [Function(nameof(Bytes))]
        [EventHubOutput("%ResultsHub%", Connection = "EventHubs")]
        public static byte[] Bytes([ActivityTrigger] string input) => Encoding.UTF8.GetBytes(input);

        [Function(nameof(Many))]
        [EventHubOutput("%ResultsHub%", Connection = "EventHubs")]
        public static ValueTask<string[]> Many([ActivityTrigger] string input) => ValueTask.FromResult(input.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private static class Flow
    {
        [Function(nameof(Flow))]
        public static Task<string> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync<string>(nameof(Announcing.Text), context.GetInput<string>());
    }
}
