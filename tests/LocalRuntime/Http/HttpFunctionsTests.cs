using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DockLogs.LocalRuntime.Discovery;
using DockLogs.LocalRuntime.Http;
using DockLogs.LocalRuntime.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace DockLogs.LocalRuntime.Tests.Http;

#pragma warning disable CA1822, CA1859 // functions have the shapes that apps give them

public sealed class HttpFunctionsTests : IAsyncLifetime
{
    private readonly Seen seen = new();
    private readonly DurableTaskClient durable = new Mock<DurableTaskClient>("test").Object;
    private WebApplication application = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Path", "by-setting")]);
        builder.Services.AddHttpFunctions();
        builder.Services.AddSingleton(seen);
        builder.Services.AddSingleton(durable);
        builder.Services.AddScoped<Scoped>();
        application = builder.Build();
        application.UseStatusCodePages(page => HttpFunctions.ExplainAsync(page.HttpContext));
        application.MapHttpFunctions(FunctionCatalogue.Discover([typeof(Things)]), new HostFile { RoutePrefix = "v1/api" });
        await application.StartAsync();
        client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(application.Urls.First() + "/v1/api/") };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [Fact]
    public async Task Route_values_query_and_body_reach_the_function()
    {
        using HttpResponseMessage answer = await client.PostAsJsonAsync("docks/D-1/things/7?x=y", new { a = 1 });
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("/v1/api/things/7", answer.Headers.Location?.OriginalString);
        Assert.Equal("""{"dockSerial":"D-1","id":"7","query":"y","body":"{\"a\":1}","none":null}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Context_client_and_services_are_those_of_the_call()
    {
        await client.GetAsync("context");
        await client.GetAsync("context");
        Assert.Equal(2, seen.Contexts.Select(context => context.InvocationId).Distinct().Count());
        Assert.Equal(2, seen.Scoped.Distinct().Count());
        Assert.All(seen.Scoped, scoped => Assert.True(scoped.IsDisposed));
        Assert.All(seen.Clients, bound => Assert.Same(durable, bound));
        FunctionDefinition definition = seen.Contexts[0].FunctionDefinition;
        Assert.Equal("Context", definition.Name);
        Assert.Equal("httpTrigger", Assert.Single(definition.InputBindings).Value.Type);
        Assert.Contains(definition.Parameters, parameter => parameter.Name == "client");
        Assert.Equal(2, seen.Disposed);
    }

    [Theory]
    [InlineData("GET", "redirect", HttpStatusCode.Found, null)]
    [InlineData("GET", "status", HttpStatusCode.Conflict, null)]
    [InlineData("GET", "content", HttpStatusCode.OK, "<p>page</p>")]
    [InlineData("GET", "json", HttpStatusCode.OK, """{"someName":1}""")]
    [InlineData("GET", "by-setting", HttpStatusCode.OK, "minimal")]
    [InlineData("PUT", "any", HttpStatusCode.NoContent, "")]
    [InlineData("DELETE", "any", HttpStatusCode.NoContent, "")]
    public async Task Every_kind_of_result_is_executed(string method, string path, HttpStatusCode status, string? body)
    {
        using HttpResponseMessage answer = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, answer.StatusCode);
        if (body is not null)
        {
            Assert.Equal(body, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Redirect_has_its_location() =>
        Assert.Equal("https://example.test/x", (await client.GetAsync("redirect")).Headers.Location?.OriginalString);

    [Fact]
    public async Task Exception_becomes_a_problem_that_tells_nothing_of_it()
    {
        using HttpResponseMessage answer = await client.GetAsync("broken");
        string body = await AssertProblemAsync(answer, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", body, StringComparison.Ordinal);
        Assert.Contains("Broken", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_path_and_wrong_method_are_problems_too()
    {
        Assert.Contains("There is no function at ", await AssertProblemAsync(await client.GetAsync("nowhere"), HttpStatusCode.NotFound), StringComparison.Ordinal);
        client.DefaultRequestHeaders.Accept.ParseAdd("text/html");
        string refusal = await AssertProblemAsync(await client.DeleteAsync("json"), HttpStatusCode.MethodNotAllowed);
        Assert.Contains("No function answers DELETE ", refusal, StringComparison.Ordinal);
        Assert.Contains("expected ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_who_leaves_cancels_the_function()
    {
        using var leave = new CancellationTokenSource();
        Task<HttpResponseMessage> call = client.GetAsync("slow", leave.Token);
        await seen.SlowStarted.Task;
        await leave.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await seen.SlowCancelled.Task;
    }

    private static async Task<string> AssertProblemAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        string body = await answer.Content.ReadAsStringAsync();
        using JsonDocument problem = JsonDocument.Parse(body);
        Assert.Equal((int)status, problem.RootElement.GetProperty("status").GetInt32());
        return body;
    }

    private sealed class Seen
    {
        public List<FunctionContext> Contexts { get; } = [];

        public List<Scoped> Scoped { get; } = [];

        public List<DurableTaskClient> Clients { get; } = [];

        public TaskCompletionSource SlowStarted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource SlowCancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Disposed { get; set; }
    }

    private sealed class Scoped : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class Things(Seen seen, Scoped scoped) : IAsyncDisposable
    {
        [Function("PostThing")]
        public async Task<IActionResult> PostAsync([HttpTrigger(AuthorizationLevel.Function, "post", Route = "docks/{sn}/things/{id}")] HttpRequest request, string sn, string id)
        {
            using var reader = new StreamReader(request.Body);
            return new AcceptedResult($"/v1/api/things/{id}", new { DockSerial = sn, Id = id, Query = request.Query["x"].ToString(), Body = await reader.ReadToEndAsync(), None = (string?)null });
        }

        [Function("Context")]
        public IActionResult GetContext([HttpTrigger("get", Route = "context")] HttpRequest request, FunctionContext context, [DurableClient] DurableTaskClient client)
        {
            seen.Contexts.Add(context);
            seen.Scoped.Add(scoped);
            seen.Clients.Add(client);
            return new OkResult();
        }

        [Function("Redirect")]
        public IActionResult Redirect([HttpTrigger("get", Route = "redirect")] HttpRequest request) => new RedirectResult("https://example.test/x");

        [Function("Status")]
        public Task<StatusCodeResult> StatusAsync([HttpTrigger("get", Route = "status")] HttpRequest request) => Task.FromResult(new StatusCodeResult(409));

        [Function("Content")]
        public ValueTask<ContentResult> ContentAsync([HttpTrigger("get", Route = "content")] HttpRequest request) =>
            ValueTask.FromResult(new ContentResult { Content = "<p>page</p>", ContentType = "text/html" });

        [Function("json")]
        public IActionResult Json([HttpTrigger("get")] HttpRequest request) => new JsonResult(new { SomeName = 1 });

        [Function("Setting")]
        public IResult Setting([HttpTrigger("get", Route = "%Path%")] HttpRequest request) => Results.Text("minimal");

        [Function("Any")]
        public IActionResult Any([HttpTrigger(Route = "any")] HttpRequest request) => new NoContentResult();

        [Function("Broken")]
        public IActionResult Broken([HttpTrigger("get", Route = "broken")] HttpRequest request) => throw new InvalidOperationException("AccountKey=secret");

        [Function("Slow")]
        public async Task<IActionResult> SlowAsync([HttpTrigger("get", Route = "slow")] HttpRequest request, CancellationToken cancellationToken)
        {
            seen.SlowStarted.SetResult();
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                seen.SlowCancelled.SetResult();
                throw;
            }

            return new OkResult();
        }

        public ValueTask DisposeAsync()
        {
            seen.Disposed++;
            return ValueTask.CompletedTask;
        }
    }
}
