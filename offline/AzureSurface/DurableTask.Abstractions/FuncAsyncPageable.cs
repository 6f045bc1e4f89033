using System.Runtime.CompilerServices;

namespace Microsoft.DurableTask;

/// <summary>Asks for one page after another until a page has no continuation token.</summary>
internal sealed class FuncAsyncPageable<T>(Func<string?, int?, CancellationToken, Task<Page<T>>> nextPage) : AsyncPageable<T>
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = default, int? pageSizeHint = default) =>
        ReadPagesAsync(continuationToken, pageSizeHint, CancellationToken.None);

    private async IAsyncEnumerable<Page<T>> ReadPagesAsync(
        string? continuationToken, int? pageSizeHint, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Page<T> page;
        do
        {
            page = await nextPage(continuationToken, pageSizeHint, cancellation);
            continuationToken = page.ContinuationToken;
            yield return page;
        }
        while (continuationToken is not null);
    }
}
