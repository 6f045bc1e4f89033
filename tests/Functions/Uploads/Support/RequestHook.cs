using Azure.Core;
using Azure.Core.Pipeline;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>Something in the way of requests to a storage: runs before and after each of them, and may throw.</summary>
internal sealed class RequestHook : HttpPipelinePolicy
{
    public Func<Request, Task>? Before { get; set; }

    public Func<Request, Task>? After { get; set; }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await (Before?.Invoke(message.Request) ?? Task.CompletedTask);
        await ProcessNextAsync(message, pipeline);
        await (After?.Invoke(message.Request) ?? Task.CompletedTask);
    }
}
