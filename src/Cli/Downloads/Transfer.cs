using System.Globalization;
using System.Net.Http.Headers;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.Downloads;

/// <summary>The bytes of one file on their way here, over as many connections as it takes.</summary>
internal sealed class Transfer(CommandRun run, Wanted wanted, PartFile part)
{
    private const int BufferBytes = 128 * 1024;

    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(0.1);

    private readonly byte[] _buffer = new byte[BufferBytes];
    private EntityTagHeaderValue? _entityTag;
    private TimeSpan _shown;

    /// <summary>Brings what is missing. As long as bytes come it goes on; without any it gives up when the patience for a call is used up.</summary>
    /// <exception cref="ApiRefusedException">The API or the storage says no.</exception>
    /// <exception cref="ApiUnreachableException">No more bytes came.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        long began = run.Time.GetTimestamp();
        for (int attempt = 0; part.Length == 0 || part.Length != wanted.Size; attempt++)
        {
            long before = part.Length;
            (string? fault, TimeSpan? asked) = await TryAsync(cancellationToken);
            run.Screen.ClearProgress();
            if (fault is null)
            {
                return;
            }

            if (part.Length > before)
            {
                (attempt, began) = (0, run.Time.GetTimestamp());
            }

            TimeSpan pause = asked is { Ticks: > 0 } ? asked.Value : ApiClient.PauseAfter(attempt);
            if (run.Time.GetElapsedTime(began) + pause >= run.Api.Patience)
            {
                throw new ApiUnreachableException($"{wanted.Label}: {fault}");
            }

            run.Screen.Note($"{wanted.Label}: {fault} Going on at {Quantities.Size(part.Length)} in {Quantities.Duration(pause)}.");
            await Task.Delay(pause, run.Time, cancellationToken);
        }
    }

    private async Task<(string? Fault, TimeSpan? RetryAfter)> TryAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(run.Api.Patience, run.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using HttpResponseMessage response = await run.Api.OpenAsync(wanted.Path, part.Length, _entityTag, either.Token);
            int status = (int)response.StatusCode;
            if (status is 429 or >= 500)
            {
                return (string.Create(CultureInfo.InvariantCulture, $"The answer is {status}."), response.Headers.RetryAfter?.Delta);
            }

            // What was begun is no longer what there is.
            if (status is 412 or 416 || (status == 206 && response.Content.Headers.ContentRange?.From != part.Length))
            {
                part.Restart();
                _entityTag = null;
                return ("The storage has another file now.", null);
            }

            if (status is not (200 or 206))
            {
                throw new ApiRefusedException(status, $"{wanted.Label}: the storage answers {status.ToString(CultureInfo.InvariantCulture)}.");
            }

            if (status == 200)
            {
                part.Restart();
            }

            _entityTag = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
            return (await CopyAsync(response, late, either.Token), null);
        }
        catch (HttpRequestException cut)
        {
            return ($"The connection was lost: {Printable.Of(cut.Message.TrimEnd('.'))}.", null);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return ($"Nothing came for {Quantities.Duration(run.Api.Patience)}.", null);
        }
    }

    /// <summary>Copies the body; returns what is wrong when it ended early.</summary>
    private async Task<string?> CopyAsync(HttpResponseMessage response, CancellationTokenSource late, CancellationToken cancellationToken)
    {
        long? end = part.Length + response.Content.Headers.ContentLength;
        long first = part.Length;
        long began = run.Time.GetTimestamp();
        _shown = TimeSpan.Zero;
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken);
        while (true)
        {
            int count;
            try
            {
                late.CancelAfter(run.Api.Patience);
                count = await body.ReadAsync(_buffer, cancellationToken);
            }
            catch (IOException)
            {
                return "The connection was lost.";
            }

            if (count == 0)
            {
                break;
            }

            await part.AppendAsync(_buffer.AsMemory(0, count), cancellationToken);
            ShowProgress(end ?? wanted.Size, first, run.Time.GetElapsedTime(began));
        }

        // A body without a length may end at any place without a word.
        return end is null && part.Length < wanted.Size ? "The connection was lost." : null;
    }

    private void ShowProgress(long? end, long first, TimeSpan elapsed)
    {
        if (!run.Screen.HasProgressLine || run.Json || elapsed - _shown < ProgressInterval)
        {
            return;
        }

        _shown = elapsed;
        double rate = elapsed > TimeSpan.Zero ? (part.Length - first) / elapsed.TotalSeconds : 0;
        string way = end is > 0 ? string.Create(CultureInfo.InvariantCulture, $"{Screen.Bar(100.0 * part.Length / end.Value)} {100 * part.Length / end.Value,3} %  ") : "";
        run.Screen.ShowProgress($"{way}{wanted.Label}  {Quantities.Size(part.Length)}  {Quantities.Size((long)rate)}/s", "");
    }
}
