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
