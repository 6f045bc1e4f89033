using System.Diagnostics;
using DockLogs.Contracts;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>First step of an upload: it is written into the index, and takes the settings it lives by.</summary>
public sealed class AdmitUpload(UploadIndex index, IEnumerable<ICredentialsProvider> providers, IOptions<UploadOptions> options, UploadMetrics metrics)
{
    /// <summary>Safe to run twice: the index keeps what it has.</summary>
    [Function(nameof(AdmitUpload))]
    public async Task<UploadLimits> RunAsync([ActivityTrigger] UploadRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);

        // An upload that a pull asks for begins here; it has no call of its own before.
        using UploadSpan? span = request.Trace is null
            ? UploadTracing.Begin(SpanNames.Admit, ActivityKind.Internal, UploadId.Parse(request.Id))
            : UploadTracing.Continue(SpanNames.Admit, ActivityKind.Internal, request.Trace);
        span?.With(SpanKeys.Dock, request.Dock).With(SpanKeys.Pull, request.Pull);
        await index.AddAsync(UploadViews.Of(request), cancellationToken);
        metrics.Admitted();
        return options.Value.ToLimits() with
        {
            Place = providers.Single(provider => provider.Name == options.Value.Provider).Place,
            Trace = request.Trace ?? span?.Traceparent,
        };
    }
}
