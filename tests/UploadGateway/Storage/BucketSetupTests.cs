using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Storage;

public sealed class BucketSetupTests
{
    [Fact]
    public async Task Containers_that_are_there_are_not_made()
    {
        var store = new MemoryObjectStore();
        store.Buckets["gateway"] = true;

        var logs = await RunAsync(store);

        Assert.Empty(store.CreateCalls);
        Assert.Empty(logs);
    }

    [Fact]
    public async Task Containers_that_are_missing_are_made()
    {
        var store = new MemoryObjectStore();
        store.Buckets.Clear();

        var logs = await RunAsync(store);

        Assert.Equal([GatewayServer.Bucket, "gateway"], store.CreateCalls);
        Assert.Empty(logs);
    }

    [Fact]
    public async Task Container_that_may_not_be_made_is_told_once_and_the_gateway_goes_on()
    {
        var store = new MemoryObjectStore { MayCreateBuckets = false };
        store.Buckets.Clear();

        var logs = await RunAsync(store);

        Assert.Equal([GatewayServer.Bucket, "gateway"], store.CreateCalls);
        Assert.Equal(2, logs.Count);
        Assert.Contains("see or make the container dock-logs: make it, and give the gateway the role", logs[0], StringComparison.Ordinal);
        Assert.Contains("container gateway:", logs[1], StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<string>> RunAsync(MemoryObjectStore store)
    {
        var logger = new FakeLogger<BucketSetup>();
        await using var services = new ServiceCollection().AddSingleton<IObjectStore>(store).BuildServiceProvider();
        using var setup = new BucketSetup(services, new FakeTimeProvider(), logger);
        await setup.StartAsync(CancellationToken.None);
        await setup.ExecuteTask!;
        return [.. logger.Collector.GetSnapshot().Select(record => record.Message)];
    }
}
