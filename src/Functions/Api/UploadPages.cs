using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;

namespace DockLogs.Functions.Api;

/// <summary>
/// Pages of uploads. The status of one that has not ended is not in the index but with its orchestration, so a search for
/// those reads on until the page is full. The continuation names a place in the order, whatever became of the upload there.
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
        if (query.IsOfLive is not true)
        {
            UploadPage page = await reader.ListAsync(client, query, cancellationToken);
            return new ListPage<UploadView>(page.Items, page.Continuation);
        }

        List<UploadView> items = [];
        string? continuation = query.Continuation;
        for (int read = 0; read < MostReads; read++)
        {
            UploadPage page = await reader.ListAsync(client, query with { Top = UploadQuery.MaxTop, Continuation = continuation }, cancellationToken);
            foreach (UploadView upload in page.Items)
            {
                if (items.Count == query.Top)
                {
                    return new ListPage<UploadView>(items, UploadPlace.Of(items[^1]).ToContinuation());
                }

                items.Add(upload);
            }

            continuation = page.Continuation;
            if (continuation is null)
            {
                break;
            }
        }

        return new ListPage<UploadView>(items, continuation);
    }
}
