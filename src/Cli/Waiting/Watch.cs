using System.Text.Json.Serialization.Metadata;
using DockLogs.Cli.Api;

namespace DockLogs.Cli.Waiting;

/// <summary>Looks at something until it has ended, no more often than the API wants and without taking what has not changed.</summary>
internal static class Watch
{
    private static readonly TimeSpan UsualPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Shows what is at <paramref name="path"/> each time it has changed; returns it once it has ended.</summary>
    /// <param name="goOn">What to tell a caller who is interrupted: that it goes on, and how to look again.</param>
    public static async Task<T> UntilEndedAsync<T>(
        CommandRun run, string path, JsonTypeInfo<T> type, Predicate<T> hasEnded, Action<T> show, string goOn, CancellationToken cancellationToken)
        where T : class
    {
        string? entityTag = null;
        TimeSpan pause = UsualPause;
        try
        {
            while (true)
            {
                ApiAnswer answer = await run.Api.SendAsync(
                    ApiRequest.Get(path) with { IfNoneMatch = entityTag, Accepts = status => status == 304 && entityTag is not null },
                    cancellationToken);
                pause = answer.RetryAfter is { } asked ? TimeSpan.FromTicks(Math.Clamp(asked.Ticks, ShortestPause.Ticks, LongestPause.Ticks)) : pause;
                if (answer.Status != 304)
                {
                    entityTag = answer.EntityTag;
                    T value = answer.Read(type);
                    if (run.Json)
                    {
                        run.Screen.WriteJson(answer.Body);
                    }

                    if (hasEnded(value))
                    {
                        run.Screen.ClearProgress();
                        return value;
                    }

                    if (!run.Json)
                    {
                        show(value);
                    }
                }

                await Task.Delay(pause, run.Time, cancellationToken);
            }
        }
        catch (Exception cut) when (cut is OperationCanceledException or ApiUnreachableException or ApiRefusedException { Status: 429 or 503 })
        {
            run.Screen.Note(goOn);
            throw;
        }
    }
}
