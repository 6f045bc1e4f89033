using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Uplink;

/// <summary>Opens a directory of uploads for each batch.</summary>
public sealed class UploadDirectories(UploadIndex index)
{
    private readonly UploadOwners _owners = new();

    internal UploadDirectory Open(DurableTaskClient client) => new(client, index, _owners);
}
