using System.CommandLine;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary>Carries out commands within the bounds of the global options.</summary>
internal sealed class CommandRunner(Surroundings surroundings, Screen screen, GlobalOptions globals)
{
    private static readonly TimeSpan UsualPatience = TimeSpan.FromMinutes(2);

    /// <summary>Clock and time zone.</summary>
    public TimeProvider Time => surroundings.Time;

    /// <summary>Makes <paramref name="action"/> what the command does.</summary>
    public void Bind(Command command, Func<ParseResult, CommandRun, CancellationToken, Task<int>> action) =>
        command.SetAction((parsed, interrupted) => RunAsync(parsed, action, interrupted));

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, CommandRun, CancellationToken, Task<int>> action, CancellationToken interrupted)
    {
        ApiAccess access = ApiAccess.Read(parsed.GetValue(globals.Api), surroundings.Variable);
        if (access.IsExposed)
        {
            screen.Note($"Warning: the key or token goes to {access.Address} unencrypted. Use https.");
        }

        TimeSpan? timeout = parsed.GetValue(globals.Timeout);
        using ApiClient api = new(access, timeout ?? UsualPatience, screen, surroundings.Time);
        using CancellationTokenSource late = new(timeout ?? Timeout.InfiniteTimeSpan, surroundings.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, interrupted);
        try
        {
            return await action(parsed, new CommandRun(api, screen, surroundings.Time, parsed.GetValue(globals.Json)), either.Token);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !interrupted.IsCancellationRequested)
        {
            throw new ApiUnreachableException($"Not done within {Quantities.Duration(timeout!.Value)} (--timeout).");
        }
    }
}
