using DockLogs.Contracts;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Uplink;

/// <summary>
/// Makes one report of two that came one after the other, so that a flood costs an orchestration little. The result says
/// what the two say in order: nothing that ends a file is lost or overtaken.
/// </summary>
internal static class ProgressMerge
{
    /// <summary>False when the later report must stay on its own: it goes on with a file that the earlier one ended.</summary>
    public static bool TryMerge(ProgressEvent earlier, ProgressEvent later, out ProgressEvent merged)
    {
        merged = earlier;
        if (Ends(earlier) || Ends(later) || earlier.Dock != later.Dock)
        {
            return false;
        }

        List<FileProgress> files = [.. earlier.Files.Select(file => file with { At = file.At ?? earlier.At })];
        foreach (FileProgress file in later.Files)
        {
            int index = files.FindIndex(other => other.Key == file.Key && other.Module == file.Module);
            if (index < 0)
            {
                files.Add(file with { At = file.At ?? later.At });
                continue;
            }

            FileProgress before = files[index];
            if (ProgressStatus.IsTerminal(before.Status))
            {
                // Said twice: the first time counts.
                if (before.Status == file.Status)
                {
                    continue;
                }

                return false;
            }

            DateTimeOffset? at = file.At ?? later.At;
            DateTimeOffset? atBefore = before.At ?? earlier.At;
            bool isLate = at < atBefore && !ProgressStatus.IsTerminal(file.Status);
            files[index] = file with
            {
                At = at < atBefore ? atBefore : at ?? atBefore,
                Status = isLate ? before.Status : file.Status,
                DeviceSn = file.DeviceSn.Length > 0 ? file.DeviceSn : before.DeviceSn,
                Percent = Math.Max(before.Percent, file.Percent),
                Size = file.Size is > 0 ? file.Size : before.Size,
                UploadRate = file.UploadRate ?? before.UploadRate,
                Fingerprint = file.Fingerprint ?? before.Fingerprint,
            };
        }

        merged = later with { Files = files, At = later.At < earlier.At ? earlier.At : later.At ?? earlier.At };
        return true;
    }

    // A word of the whole speaks of files that a later report may speak of otherwise. "ok" only does without files.
    private static bool Ends(ProgressEvent report) =>
        report.Result is not null and not 0
        || (ProgressStatus.IsTerminal(report.Status) && (report.Status != ProgressStatus.Ok || report.Files.Count == 0));
}
