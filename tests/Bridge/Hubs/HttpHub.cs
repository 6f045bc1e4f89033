using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DockLogs.Bridge.Tests.Hubs;

/// <summary>An event hub's REST send, as documented, on Kestrel: checks the signature, takes batches and single events.</summary>
internal sealed class HttpHub : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<HttpHubEvent> _events = [];
    private readonly List<HttpHubRequest> _requests = [];
    private Func<HttpHubRequest, HttpContext, Task<int>>? _answer;

    private HttpHub(WebApplication app) => _app = app;

    public const string KeyName = "sender";
    public const string Key = "c2VjcmV0IGtleQ==";

    public string Address => _app.Urls.First();

    public string ConnectionString => $"Endpoint={Address}/;SharedAccessKeyName={KeyName};SharedAccessKey={Key}";

    public IReadOnlyList<HttpHubEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public IReadOnlyList<HttpHubRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Gives the status of each request before its events are taken; 201 takes them.</summary>
    public void Answer(Func<HttpHubRequest, HttpContext, Task<int>>? answer) => _answer = answer;

    public static async Task<HttpHub> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Limits.MaxRequestBodySize = 32 << 20;
        });
        var app = builder.Build();
        var hub = new HttpHub(app);
        app.MapPost("/{hub}/messages", hub.TakeAsync);
        await app.StartAsync();
        return hub;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var request = new HttpHubRequest(
            context.Request.Path,
            context.Request.QueryString.Value ?? "",
            context.Request.ContentType ?? "",
            context.Request.Headers.Authorization.ToString(),
            body.ToArray(),
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        lock (_gate)
        {
            _requests.Add(request);
        }

        var status = _answer is null ? 201 : await _answer(request, context);
        if (status == 201)
        {
            lock (_gate)
            {
                _events.AddRange(request.ReadEvents());
            }
        }

        context.Response.StatusCode = status;
    }

    /// <summary>Whether the header is a signature over the resource by our key that has not expired.</summary>
    public static bool IsSigned(string authorization, string resource)
    {
        const string scheme = "SharedAccessSignature ";
        if (!authorization.StartsWith(scheme, StringComparison.Ordinal))
        {
            return false;
        }

        var fields = authorization[scheme.Length..].Split('&').ToDictionary(field => field[..field.IndexOf('=', StringComparison.Ordinal)], field => field[(field.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var expected = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes($"{fields["sr"]}\n{fields["se"]}")));
        return Uri.UnescapeDataString(fields["sr"]) == resource
            && Uri.UnescapeDataString(fields["sig"]) == expected
            && fields["skn"] == KeyName
            && long.Parse(fields["se"], System.Globalization.CultureInfo.InvariantCulture) > TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
    }
}
