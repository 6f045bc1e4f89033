using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.Storage.Blobs;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Storage;

/// <summary>A managed identity that gives no token, as while a container starts or its token service has a bad moment.</summary>
public sealed class LostIdentityTests
{
    [Fact]
    public async Task Identity_without_a_token_is_an_outage_of_the_storage()
    {
        var store = new AzureObjectStore(Client(new Identity { Failures = int.MaxValue }));

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => store.BucketExistsAsync("dock-logs", default));

        Assert.Equal(StoreFault.Unavailable, failure.Fault);
        Assert.Equal("ServiceUnavailable", FailureTranslation.ErrorFor(failure).Code);
    }

    [Fact]
    public async Task Identity_that_comes_late_does_not_stop_the_gateway()
    {
        var logger = new FakeLogger<BucketSetup>();
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromSeconds(1) };
        await using var services = new ServiceCollection()
            .AddSingleton<IObjectStore>(new AzureObjectStore(Client(new Identity { Failures = 1 })))
            .BuildServiceProvider();
        using var setup = new BucketSetup(services, time, logger);

        await setup.StartAsync(CancellationToken.None);
        while (!setup.ExecuteTask!.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        await setup.ExecuteTask;
        Assert.Contains("cannot be made or reached yet", Assert.Single(logger.Collector.GetSnapshot()).Message, StringComparison.Ordinal);
    }

    private static BlobServiceClient Client(Identity identity)
    {
        var options = new BlobClientOptions { Transport = new HttpClientTransport(new HttpClient(new Answers())) };
        options.Retry.MaxRetries = 0;
        return new BlobServiceClient(new Uri("https://docks.blob.core.windows.net"), identity, options);
    }

    private sealed class Identity : TokenCredential
    {
        private int _asked;

        public int Failures { get; init; }

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            Interlocked.Increment(ref _asked) <= Failures
                ? throw new CredentialUnavailableException("ManagedIdentityCredential authentication unavailable.")
                : new AccessToken("token", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }

    private sealed class Answers : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage
            {
                Content = new ByteArrayContent([]),
                Headers = { { "ETag", "\"1\"" } },
            });
    }
}
