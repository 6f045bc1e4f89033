using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>
/// Pages of uploads. Ended ones are found by their status. The status of live ones and of one dock's is not in the order of
/// the index, so a search for those reads on until the page is full; the continuation names the place in the order,
/// whatever became of the upload there.
/// </summary>
public sealed class UploadPages(UploadReader reader)
{
    // Bounds one call: 2,000 uploads looked at. A page that is not full then still has a continuation.
    private const int MostReads = 10;

    /// <summary>One page, newest first.</summary>
    /// <exception cref="FormatException">The continuation is none of this list.</exception>
    public async Task<ListPage<UploadView>> ReadAsync(DurableTaskClient client, UploadQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        string[] start = query.Continuation is null ? ["", ""] : PageToken.Read(query.Continuation, 2);
        (string place, string after) = (start[0], start[1]);
        List<UploadView> items = [];
        for (int read = 0; read < MostReads; read++)
        {
            UploadQuery next = query with
            {
                Status = query.IsOfEnded ? query.Status : null,
                Top = query.Status is null || query.IsOfEnded ? query.Top : UploadQuery.MaxTop,
                Continuation = place.Length == 0 ? null : place,
            };
            UploadPage page = await reader.ListAsync(client, next, cancellationToken);
            foreach (UploadView upload in SkipThrough(page.Items, after).Where(upload => query.Status is null || upload.Status == query.Status))
            {
                if (items.Count == query.Top)
                {
                    return new ListPage<UploadView>(items, PageToken.Write(place, items[^1].Id));
                }

                items.Add(upload);
            }

            (place, after) = (page.Continuation ?? "", "");
            if (place.Length == 0)
            {
                return new ListPage<UploadView>(items, null);
            }

            if (query.Status is null || query.IsOfEnded)
            {
                break;
            }
        }

        return new ListPage<UploadView>(items, PageToken.Write(place, ""));
    }

    private static IEnumerable<UploadView> SkipThrough(IReadOnlyList<UploadView> uploads, string id) =>
        id.Length == 0 || uploads.All(upload => upload.Id != id) ? uploads : uploads.SkipWhile(upload => upload.Id != id).Skip(1);
}
