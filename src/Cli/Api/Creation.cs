using DockLogs.Cli.Output;

namespace DockLogs.Cli.Api;

/// <summary>POSTs that begin something. Each has an idempotency key, so that one sent again cannot begin it twice.</summary>
internal static class Creation
{
    private const int LongestKey = 255;

    /// <summary>Sends the request under this key, or a new one; tells a caller who gets no answer how to find out what came of it.</summary>
    public static async Task<ApiAnswer> SendAsync(CommandRun run, ApiRequest request, string? key, CancellationToken cancellationToken)
    {
        string sent = key ?? Guid.NewGuid().ToString();
        if (sent.Length is 0 or > LongestKey || !sent.All(c => c is >= ' ' and <= '~'))
        {
            throw new UsageException($"--idempotency-key is '{Printable.Of(sent)}', expected 1 to {LongestKey} printable ASCII characters.");
        }

        try
        {
            return await run.Api.SendAsync(request with { IdempotencyKey = sent }, cancellationToken);
        }
        catch (Exception cut) when (cut is OperationCanceledException or ApiUnreachableException)
        {
            run.Screen.Note($"The request may have been taken. The same command with --idempotency-key {Printable.Of(sent)} tells, and begins nothing twice.");
            throw;
        }
    }
}
