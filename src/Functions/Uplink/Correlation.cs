using DockLogs.Contracts;

namespace DockLogs.Functions.Uplink;

/// <summary>
/// Finds the orchestration a message is for (design.md, "Ids and correlation"). The dock in the topic is the authority:
/// what names another dock's upload is never acted on.
/// </summary>
internal static class Correlation
{
    /// <summary>A reply goes to the instance that its <c>bid</c> names.</summary>
    public static async Task<Destination> OfReplyAsync(UpMessage message, UploadDirectory uploads, CancellationToken cancellationToken)
    {
        if (!UploadId.TryParse(message.Bid, out UploadId id) || await uploads.FindAsync(id, cancellationToken) is not { } found)
        {
            return Destination.Quarantine("unknown-bid", Quote(message.Bid), "the bid of a command that was sent to this dock", "$.bid");
        }

        return found.Dock != message.Gateway.Value ? Foreign(found, message, "$.bid")
            : found.IsLive ? Destination.To(id, found)
            : Destination.Nobody("finished");
    }

    /// <summary>
    /// Progress goes to the upload that its <c>bid</c> names, else to the one its object keys name, else to the sole
    /// active upload of the dock. What is about an upload that came to its end concerns nobody.
    /// </summary>
    public static async Task<Destination> OfProgressAsync(UpMessage message, ProgressReport report, UploadDirectory uploads, CancellationToken cancellationToken)
    {
        bool isFinished = false;
        if (UploadId.TryParse(message.Bid, out UploadId bid) && await uploads.FindAsync(bid, cancellationToken) is { IsUpload: true } named)
        {
            if (named.Dock != message.Gateway.Value)
            {
                return Foreign(named, message, "$.bid");
            }

            if (named.IsLive)
            {
                return Destination.To(bid, named);
            }

            isFinished = true;
        }

        string? unknownKey = null;
        foreach (string key in report.Files.Select(file => file.Key).Distinct())
        {
            if (!ObjectKey.TryFindUploadId(key, out UploadId id))
            {
                continue;
            }

            switch (await uploads.FindAsync(id, cancellationToken))
            {
                case { IsUpload: true } other when other.Dock != message.Gateway.Value:
                    return Foreign(other, message, "$.data.output.ext.files[].key");
                case { IsUpload: true, IsLive: true } live:
                    return Destination.To(id, live);
                case { IsUpload: true }:
                    isFinished = true;
                    break;
                default:
                    unknownKey = key;
                    break;
            }
        }

        if (isFinished)
        {
            return Destination.Nobody("finished");
        }

        if (unknownKey is not null)
        {
            return Destination.Quarantine("unknown-upload", Quote(unknownKey), "an object key of an upload of this dock", "$.data.output.ext.files[].key");
        }

        return await uploads.FindHolderAsync(message.Gateway, cancellationToken) is { } holder
            && await uploads.FindAsync(holder, cancellationToken) is { IsLive: true } active
            && active.Dock == message.Gateway.Value
            ? Destination.To(holder, active)
            : Destination.Quarantine("no-active-upload", Quote(message.Bid), "the bid or an object key of an upload of this dock, or one upload under way there", "$.bid");
    }

    private static Destination Foreign(UploadLookup found, UpMessage message, string path) => Destination.Quarantine(
        "foreign-upload", $"an upload of dock {found.Dock}", $"one of dock {message.Gateway.Value}, which sent the message", path);

    private static string Quote(string text) => text.Length switch
    {
        0 => "nothing",
        > 128 => $"'{text[..128]}…'",
        _ => $"'{text}'",
    };
}
