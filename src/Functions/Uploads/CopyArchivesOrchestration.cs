using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace DockLogs.Functions.Uploads;

/// <summary>Copies an upload's archives into Blob Storage, one after the other, and writes down which could not be.</summary>
public static class CopyArchivesOrchestration
{
    // For about six hours: either storage may be away for a while, and nobody waits.
    private static readonly TaskOptions Patient = TaskOptions.FromRetryPolicy(new RetryPolicy(40, TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(10)));

    /// <summary>Never fails the upload, which has ended.</summary>
    [Function(nameof(CopyArchivesOrchestration))]
    public static async Task<CopyReport> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        CopyRequest request = context.GetInput<CopyRequest>()
            ?? throw new InvalidOperationException($"{context.InstanceId} came without an input, expected a {nameof(CopyRequest)}.");
        var copied = new List<string>();
        var failed = new Dictionary<string, string>();
        foreach (string key in request.ObjectKeys)
        {
            var input = new CopyInput { UploadId = request.UploadId, Place = request.Place, ObjectKey = key };
            if (await CopyAsync(context, input) is { } fault)
            {
                failed[key] = fault;
                await context.CallActivityAsync<string>(nameof(RecordCopyFault), input with { Fault = fault }, Patient);
            }
            else
            {
                copied.Add(key);
            }
        }

        return new CopyReport { Copied = copied, Failed = failed };
    }

    private static async Task<string?> CopyAsync(TaskOrchestrationContext context, CopyInput input)
    {
        try
        {
            return (await context.CallActivityAsync<CopyOutcome>(nameof(CopyArchive), input, Patient)).Fault;
        }
        catch (TaskFailedException e)
        {
            return $"{e.FailureDetails.ErrorType}, time and again";
        }
    }
}
