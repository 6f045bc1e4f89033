using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Api;

/// <summary>
/// How many calls one client may make: a token bucket for each principal or, where nobody vouches for one, each address.
/// Counted in this process; with more instances of the app the limit is that of each.
/// </summary>
public sealed class RequestRates : IDisposable
{
    // A fleet of ten thousand docks is registered in one go when the pipeline starts for the first time.
    private const int SecondsOfBurst = 20;

    private readonly PartitionedRateLimiter<string>? _limiter;

    /// <param name="options">The rate; 0 for none.</param>
    public RequestRates(IOptions<ApiOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        int perSecond = options.Value.RequestsPerSecond;
        if (perSecond > 0)
        {
            _limiter = PartitionedRateLimiter.Create<string, string>(client => RateLimitPartition.GetTokenBucketLimiter(client, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perSecond * SecondsOfBurst,
                TokensPerPeriod = perSecond,
                ReplenishmentPeriod = TimeSpan.FromSeconds(1),
                QueueLimit = 0,
            }));
        }
    }

    /// <summary>Takes a token.</summary>
    /// <returns>Null, or how many seconds to wait when there is none.</returns>
    public int? Take(HttpRequest request, ApiPrincipal? principal)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_limiter is null)
        {
            return null;
        }

        using RateLimitLease lease = _limiter.AttemptAcquire(principal is { Roles.Count: > 0 } ? $"principal {principal.Name}" : AddressOf(request));
        return lease.IsAcquired ? null
            : lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds))
            : 1;
    }

    /// <inheritdoc />
    public void Dispose() => _limiter?.Dispose();

    // Behind Azure's front end every call comes from the host beside the app; the last entry is what the front end has seen.
    private static string AddressOf(HttpRequest request)
    {
        IPAddress? peer = request.HttpContext.Connection.RemoteIpAddress;
        string? forwarded = peer is null || IPAddress.IsLoopback(peer) ? request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim() : null;
        return IPEndPoint.TryParse(forwarded ?? "", out IPEndPoint? seen) ? seen.Address.ToString()
            : peer?.ToString() ?? "unknown";
    }
}
