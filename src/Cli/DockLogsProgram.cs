using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using DockLogs.Cli.Api;
using DockLogs.Cli.CommandLine;
using DockLogs.Cli.Output;

namespace DockLogs.Cli;

/// <summary>The whole program but for the console and the signals of its process.</summary>
internal static class DockLogsProgram
{
    /// <summary>Carries out a command line; returns one of <see cref="ExitCode"/>.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Surroundings surroundings, CancellationToken interrupted)
    {
        Screen screen = new(surroundings);
        try
        {
            return await ExecuteAsync(arguments, surroundings, screen, interrupted);
        }
        catch (OutputGoneException)
        {
            return ExitCode.OutputGone;
        }
    }

    /// <summary>The commands without anything to carry them out, to be looked at.</summary>
    public static RootCommand Describe()
    {
        Surroundings nowhere = new() { Output = TextWriter.Null, Error = TextWriter.Null, Variable = _ => null };
        GlobalOptions globals = new();
        return CommandTree.Build(new CommandRunner(nowhere, new Screen(nowhere), globals), globals);
    }

    private static async Task<int> ExecuteAsync(IReadOnlyList<string> arguments, Surroundings surroundings, Screen screen, CancellationToken interrupted)
    {
        GlobalOptions globals = new();
        RootCommand root = CommandTree.Build(new CommandRunner(surroundings, screen, globals), globals);

        // No @files: a note may begin with an @.
        ParseResult parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            return Usage(parsed, screen);
        }

        try
        {
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = screen.Output, Error = screen.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                interrupted);
        }
        catch (UsageException fault)
        {
            screen.Note(fault.Message);
            return ExitCode.Usage;
        }
        catch (ApiRefusedException refused)
        {
            ProblemText.Write(screen, refused, parsed.GetValue(globals.Json));
            return refused.Status is 429 or 503 ? ExitCode.Unreachable : ExitCode.Refused;
        }
        catch (ApiUnreachableException fault)
        {
            screen.Note(fault.Message);
            return ExitCode.Unreachable;
        }
        catch (EndedBadlyException fault)
        {
            screen.Note(fault.Message);
            return ExitCode.EndedBadly;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Of files only: those of connections and of the output have names of their own by now.
            screen.Note(fault.Message);
            return ExitCode.EndedBadly;
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            screen.Note("Interrupted.");
            return ExitCode.Interrupted;
        }
    }

    private static int Usage(ParseResult parsed, Screen screen)
    {
        foreach (string fault in parsed.Errors.Select(error => error.Message).Distinct())
        {
            screen.Note(fault);
        }

        screen.Note($"Try: {PathOf(parsed.CommandResult)} --help");
        return ExitCode.Usage;
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "docklogs";
}
