using Microsoft.DurableTask.Client;
using Moq;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>
/// A client for whom every upload comes to its end just before it is told something, which is refused as Durable Functions
/// on Azure Storage refuse it (CheckStatusBeforeRaiseEvent of their extension).
/// </summary>
internal static class LateClient
{
    public static Mock<DurableTaskClient> Of(UploadHost host)
    {
        var client = new Mock<DurableTaskClient>("late") { CallBase = true };
        client.Setup(c => c.GetInstancesAsync(It.IsAny<string>(), It.IsAny<bool>(), It.IsAny<CancellationToken>()))
            .Returns((string instance, bool inputs, CancellationToken token) => host.Client.GetInstancesAsync(instance, inputs, token));
        client.Setup(c => c.RaiseEventAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<object?>(), It.IsAny<CancellationToken>()))
            .Returns(async (string instance, string name, object? payload, CancellationToken token) =>
            {
                await host.Client.TerminateInstanceAsync(instance, "ends", token);
                await host.Client.WaitForInstanceCompletionAsync(instance, token);
                throw new InvalidOperationException("The orchestration instance with the provided instance id is not running.");
            });
        return client;
    }
}
