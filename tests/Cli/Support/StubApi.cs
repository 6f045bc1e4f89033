using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DockLogs.Cli.Tests.Support;

/// <summary>A real server on a port of its own whose answers a test decides, one after the other; the last one stays.</summary>
internal sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, Queue<Func<HttpContext, Task>>> _answers = new();
    private readonly List<StubRequest> _requests = [];

    private StubApi(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public IReadOnlyList<StubRequest> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    public static async Task<StubApi> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var stub = new StubApi(builder.Build());
        stub._app.Run(stub.AnswerAsync);
        await stub._app.StartAsync();
        return stub;
    }

    /// <summary>The next answer to "GET uploads/1" and the like; the query counts only if the call given has one.</summary>
    public StubApi On(string call, Func<HttpContext, Task> answer)
    {
        _answers.GetOrAdd(call, _ => new Queue<Func<HttpContext, Task>>()).Enqueue(answer);
        return this;
    }

    public StubApi On(string call, int status, string? body = null, params (string Name, string Value)[] headers) => On(call, async context =>
    {
        context.Response.StatusCode = status;
        foreach (var (name, value) in headers)
        {
            context.Response.Headers[name] = value;
        }

        if (body is not null)
        {
            context.Response.ContentType = status >= 400 ? "application/problem+json; charset=utf-8" : "application/json; charset=utf-8";
            await context.Response.WriteAsync(body);
        }
    });

    /// <summary>Takes the request and hangs up.</summary>
    public StubApi OnCut(string call) => On(call, context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var path = request.Path.Value!.StartsWith("/api/", StringComparison.Ordinal) ? request.Path.Value[5..] : request.Path.Value;
        using var reader = new StreamReader(request.Body);
        var got = new StubRequest(
            request.Method,
            path + request.QueryString,
            request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync());
        Func<HttpContext, Task>? answer = null;
        lock (_requests)
        {
            _requests.Add(got);
            var answers = _answers.GetValueOrDefault($"{got.Method} {got.Path}") ?? _answers.GetValueOrDefault($"{got.Method} {path}");
            answer = answers is { Count: > 1 } ? answers.Dequeue() : answers?.Peek();
        }

        if (answer is null)
        {
            context.Response.StatusCode = 418;
            return;
        }

        await answer(context);
    }
}
