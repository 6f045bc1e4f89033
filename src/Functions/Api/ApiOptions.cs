using System.ComponentModel.DataAnnotations;

namespace DockLogs.Functions.Api;

/// <summary>Limits of the HTTP interface, section <c>Api</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Api";

    /// <summary>Largest request body in bytes; a larger one is answered with 413.</summary>
    [Range(1024, 16 * 1024 * 1024, ErrorMessage = "expected 1024 to 16777216 bytes")]
    public int MaxBodyBytes { get; init; } = 256 * 1024;

    /// <summary>Calls a second that one client may make on average, 20 times as many at once; 0 for no limit. Health and the OpenAPI document are not counted.</summary>
    [Range(0, 100_000, ErrorMessage = "expected 0 to 100000")]
    public int RequestsPerSecond { get; init; } = 5000;

    /// <summary>
    /// Whether App Service authentication stands in front: then its principal is asked for and needs the app role Reader or
    /// Operator. Only there may it be on: without it in front, anybody can write the header that names the principal.
    /// </summary>
    public bool PlatformAuthentication { get; init; }

    /// <summary>Most boot indexes that one module of an upload may name.</summary>
    [Range(1, 100_000, ErrorMessage = "expected 1 to 100000")]
    public int MaxBootIndexes { get; init; } = 1000;

    /// <summary>Most docks that one pull may name.</summary>
    [Range(1, 1_000_000, ErrorMessage = "expected 1 to 1000000")]
    public int MaxPullDocks { get; init; } = 10_000;

    /// <summary>How long a download link works.</summary>
    [Range(typeof(TimeSpan), "00:00:10", "1.00:00:00", ErrorMessage = "expected 00:00:10 to 1.00:00:00")]
    public TimeSpan LinkLifetime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long GET health waits for one dependency.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00", ErrorMessage = "expected 00:00:00.1 to 00:01:00")]
    public TimeSpan HealthTimeout { get; init; } = TimeSpan.FromSeconds(3);
}
