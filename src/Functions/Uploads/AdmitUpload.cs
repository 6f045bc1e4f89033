using DockLogs.Functions.Credentials;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>First step of an upload: it is written into the index, and takes the settings it lives by.</summary>
public sealed class AdmitUpload(UploadIndex index, IEnumerable<ICredentialsProvider> providers, IOptions<UploadOptions> options)
{
    /// <summary>Safe to run twice: the index keeps what it has.</summary>
    [Function(nameof(AdmitUpload))]
    public async Task<UploadLimits> RunAsync([ActivityTrigger] UploadRequest request, CancellationToken cancellationToken)
    {
        await index.AddAsync(UploadViews.Of(request), cancellationToken);
        return options.Value.ToLimits() with { Place = providers.Single(provider => provider.Name == options.Value.Provider).Place };
    }
}
