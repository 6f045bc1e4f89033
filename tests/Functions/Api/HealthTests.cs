using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DockLogs.Functions.Api;
using DockLogs.Functions.Downlink;
using DockLogs.Functions.Tests.Api.Support;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace DockLogs.Functions.Tests.Api;

public sealed class HealthTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task All_dependencies_well_is_200()
    {
        ApiResponse response = await GetAsync(storage: 404, broker: _ => Task.FromResult(true), Engine());

        Assert.Equal(200, response.Status);
        Assert.Equal("healthy", response.Json.GetProperty("status").GetString());
        Assert.Equal(["storage healthy", "broker healthy", "durable healthy"], States(response));
    }

    [Fact]
    public async Task One_dependency_down_is_503_and_named_without_its_secrets()
    {
        Mock<DurableTaskClient> engine = Engine();
        engine.Setup(client => client.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new InvalidOperationException("AccountKey=secret"));

        ApiResponse response = await GetAsync(storage: 403, broker: _ => Task.FromResult(false), engine);

        Assert.Equal(503, response.Status);
        Assert.Equal("unhealthy", response.Json.GetProperty("status").GetString());
        Assert.Equal(["storage unhealthy", "broker unhealthy", "durable unhealthy"], States(response));
        Assert.DoesNotContain("secret", response.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dependency_that_never_answers_is_given_up_in_bounded_time()
    {
        TaskCompletionSource<bool> never = new();
        Task<ApiResponse> call = GetAsync(storage: 404, broker: _ => never.Task, Engine());

        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        ApiResponse response = await call;
        Assert.Equal(503, response.Status);
        Assert.Equal(["storage healthy", "broker unhealthy", "durable healthy"], States(response));
    }

    private static string[] States(ApiResponse response) => [.. response.Json.GetProperty("dependencies").EnumerateArray()
        .Select(dependency => $"{dependency.GetProperty("name").GetString()} {dependency.GetProperty("status").GetString()}")];

    private static Mock<DurableTaskClient> Engine() => new("test") { CallBase = true };

    private Task<ApiResponse> GetAsync(int storage, Func<CancellationToken, Task<bool>> broker, Mock<DurableTaskClient> engine)
    {
        BlobClientOptions options = new() { Transport = new HttpClientTransport(new FixedHandler(storage)) };
        options.Retry.MaxRetries = 0;
        BlobServiceClient blobs = new(new Uri("http://storage.invalid/"), options);
        Mock<ICommandPublisher> publisher = new();
        publisher.Setup(downlink => downlink.CheckAsync(It.IsAny<CancellationToken>())).Returns(broker);
        HealthChecks checks = new(blobs, publisher.Object, Options.Create(new ApiOptions()), _time, NullLogger<HealthChecks>.Instance);
        return ApiCall.ExecuteAsync(new GetHealth(checks).RunAsync(ApiCall.Get("/api/health"), engine.Object, CancellationToken.None));
    }

    private sealed class FixedHandler(int status) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = new((System.Net.HttpStatusCode)status) { RequestMessage = request };
            response.Headers.Add("x-ms-error-code", status == 404 ? "ContainerNotFound" : "AuthorizationFailure");
            return Task.FromResult(response);
        }
    }
}
