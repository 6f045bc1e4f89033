using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace DockLogs.Functions.Uploads;

/// <summary>The life of one upload (design.md, "An upload's life"; docs/uploads.md has every state and transition).</summary>
public static class UploadOrchestration
{
    /// <summary>From the wish to a definite end; the instance id is the upload's id.</summary>
    [Function(nameof(UploadOrchestration))]
    public static async Task<UploadView> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        UploadSession upload = UploadSession.Open(context);
        try
        {
            await upload.AdmitAsync();
            await upload.TakeDockSlotAsync();
            while (upload.NextStep() is { } step)
            {
                await (step.Kind switch
                {
                    UploadStepKind.Start => upload.SendStartAsync(),
                    UploadStepKind.Cancel => upload.SendCancelAsync(),
                    UploadStepKind.Look => upload.LookAtStorageAsync(),
                    UploadStepKind.RenewLease => upload.RenewLeaseAsync(),
                    _ => upload.ListenAsync(step.Until),
                });
            }

            if (upload.BeginsHistoryAfresh())
            {
                return upload.View;
            }

            await upload.VerifyArchivesAsync();
        }
        catch (Exception e) when (e is TaskFailedException or EntityOperationFailedException)
        {
            // An activity or the slot failed through all its retries: an honest end beats an upload that hangs.
            await upload.BreakAsync(e);
        }

        return await upload.EndAsync();
    }
}
