using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Azure.Storage.Blobs;
using DockLogs.LocalRuntime.Azurite;
using DockLogs.LocalRuntime.Hosting;
using DockLogs.LocalRuntime.Settings;
using Microsoft.Extensions.Logging;

namespace DockLogs.LocalRuntime.Tests.Hosting;

public sealed class AzuriteServerTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Dispose() => directory.Dispose();

    [SkippableFact]
    public async Task Started_one_is_found_again_with_its_blobs_and_a_stopped_one_started_anew_on_its_port()
    {
        string root = RootWithAzurite();
        using AzuriteServer first = New(root);
        await first.StartAsync(default);
        try
        {
            await new BlobServiceClient(first.ConnectionString).CreateBlobContainerAsync("kept");

            int before = ProcessId();
            using (AzuriteServer second = New(root))
            {
                await second.StartAsync(default);
                Assert.Equal(first.ConnectionString, second.ConnectionString);
                Assert.Equal(before, ProcessId());
            }

            string address = first.ConnectionString;
            await first.StopAsync();
            using AzuriteServer third = New(root);
            await third.StartAsync(default);
            Assert.NotEqual(before, ProcessId());
            Assert.Equal(address, third.ConnectionString);
            Assert.True(await new BlobServiceClient(third.ConnectionString).GetBlobContainerClient("kept").ExistsAsync());
            await third.StopAsync();
        }
        finally
        {
            await StopAsync(root);
        }
    }

    [SkippableFact]
    public async Task One_that_ends_by_itself_is_started_again_on_its_port()
    {
        string root = RootWithAzurite();
        using AzuriteServer server = New(root);
        await server.StartAsync(default);
        try
        {
            string address = server.ConnectionString;
            int before = ProcessId();
            await DetachedProcess.StopAsync(before, directory.Path, TimeSpan.FromSeconds(20), TimeProvider.System);
            var blobs = new BlobServiceClient(address, new BlobClientOptions { Retry = { MaxRetries = 60, Delay = TimeSpan.FromMilliseconds(250), Mode = Azure.Core.RetryMode.Fixed } });
            await blobs.CreateBlobContainerAsync("again");
            Assert.NotEqual(before, ProcessId());
        }
        finally
        {
            await server.StopAsync();
            await StopAsync(root);
        }
    }

    [SkippableFact]
    public async Task One_that_ends_while_its_port_is_taken_is_started_again_on_it_later()
    {
        string root = RootWithAzurite();
        using AzuriteServer server = New(root);
        await server.StartAsync(default);
        try
        {
            string address = server.ConnectionString;
            AzuriteRecord before = AzuriteRecord.Read(directory.File("azurite.json"))!;
            Task ending = DetachedProcess.StopAsync(before.ProcessId, directory.Path, TimeSpan.FromSeconds(20), TimeProvider.System);
            using (TcpListener other = await TakeAsync(before.Port))
            {
                await ending;
                await gone.Task.WaitAsync(TimeSpan.FromMinutes(1));
            }

            var blobs = new BlobServiceClient(address, new BlobClientOptions { Retry = { MaxRetries = 60, Delay = TimeSpan.FromMilliseconds(250), Mode = Azure.Core.RetryMode.Fixed } });
            await blobs.CreateBlobContainerAsync("again");
            Assert.Equal(address, server.ConnectionString);
        }
        finally
        {
            await server.StopAsync();
            await StopAsync(root);
        }
    }

    [SkippableFact]
    public async Task Interrupted_start_leaves_none_behind()
    {
        string root = RootWithAzurite();
        using AzuriteServer server = New(root);
        using var interrupt = new CancellationTokenSource();
        Task starting = server.StartAsync(interrupt.Token);
        while (!File.Exists(directory.File("azurite.log")))
        {
            await Task.Yield();
        }

        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting);
        await server.StopAsync();

        // What was launched and not found would note itself a moment later.
        int[] left = await WaitForProcessAsync(TimeSpan.FromSeconds(3));
        foreach (int process in left)
        {
            await DetachedProcess.StopAsync(process, directory.Path, TimeSpan.FromSeconds(20), TimeProvider.System);
        }

        Assert.Empty(left);
    }

    [SkippableFact]
    public async Task What_could_not_be_written_is_written_once_it_can_be()
    {
        string root = RootWithAzurite();
        using AzuriteServer server = New(root);
        await server.StartAsync(default);
        try
        {
            var blobs = new BlobServiceClient(server.ConnectionString);
            string inTheWay = directory.File(Path.Combine("azurite", "__azurite_db_blob__.json~"));
            Directory.CreateDirectory(inTheWay);
            await blobs.CreateBlobContainerAsync("kept");
            await WaitForLogAsync("cannot be written");
            Directory.Delete(inTheWay);
            await server.StopAsync();

            using AzuriteServer next = New(root);
            await next.StartAsync(default);
            Assert.True(await new BlobServiceClient(next.ConnectionString).GetBlobContainerClient("kept").ExistsAsync());
            await next.StopAsync();
        }
        finally
        {
            await StopAsync(root);
        }
    }

    [SkippableFact]
    public async Task Record_of_some_other_process_is_not_believed()
    {
        string root = RootWithAzurite();
        await File.WriteAllTextAsync(directory.File("azurite.json"), $$"""{"processId":{{Environment.ProcessId}},"port":1}""");
        using AzuriteServer server = New(root);
        await server.StartAsync(default);
        try
        {
            Assert.NotEqual(Environment.ProcessId, ProcessId());
        }
        finally
        {
            await server.StopAsync();
        }
    }

    [Fact]
    public async Task Missing_package_is_told_with_what_to_do()
    {
        using AzuriteServer server = New(directory.Path);
        StartException exception = await Assert.ThrowsAsync<StartException>(() => server.StartAsync(default));
        Assert.Contains("npm ci", exception.Message, StringComparison.Ordinal);
        Assert.Contains("--blobs", exception.Message, StringComparison.Ordinal);
    }

    private static string RootWithAzurite()
    {
        string root = ContentRoot.Find(AppContext.BaseDirectory);
        Skip.IfNot(File.Exists(Path.Combine(root, "node_modules", "azurite", "package.json")), "wants the npm package azurite: ./pipeline test installs it");
        return root;
    }

    private async Task StopAsync(string root)
    {
        using AzuriteServer server = New(root);
        await server.StopAsync();
    }

    // As soon as it is let go of: nobody else shall be quicker.
    private static async Task<TcpListener> TakeAsync(int port)
    {
        while (true)
        {
            var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return listener;
            }
            catch (SocketException)
            {
                listener.Dispose();
                await Task.Yield();
            }
        }
    }

    private async Task WaitForLogAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!(await File.ReadAllTextAsync(directory.File("azurite.log"), patience.Token)).Contains(text, StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
        }
    }

    private async Task<int[]> WaitForProcessAsync(TimeSpan patience)
    {
        long began = TimeProvider.System.GetTimestamp();
        int[] found = [];
        while (found.Length == 0 && TimeProvider.System.GetElapsedTime(began) < patience)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            found = [.. Process.GetProcessesByName("node").Select(process => process.Id).Where(id => DetachedProcess.IsRunning(id, directory.Path))];
        }

        return found;
    }

    private int ProcessId() => AzuriteRecord.Read(directory.File("azurite.json"))!.ProcessId;

    private AzuriteServer New(string root) => new(root, directory.File("azurite"), TimeProvider.System, new GoneLogger(gone));

    private sealed class GoneLogger(TaskCompletionSource gone) : ILogger<AzuriteServer>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Critical)
            {
                gone.TrySetResult();
            }
        }
    }
}
