using System.Globalization;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.Downloads;

/// <summary>Brings files here: whole and checked, or not at all.</summary>
internal sealed class Download(CommandRun run)
{
    /// <summary>Downloads a file, going on where a lost connection left off.</summary>
    /// <exception cref="UsageException">The target is there and must not be overwritten.</exception>
    /// <exception cref="EndedBadlyException">What came is not what it should be, twice.</exception>
    public async Task RunAsync(Wanted wanted, bool force, CancellationToken cancellationToken)
    {
        if (wanted.Target.Exists && !force)
        {
            if (await IsThereAsync(wanted, cancellationToken))
            {
                run.Screen.Note($"{wanted.Label}: {wanted.Target} is there already, with the same MD5.");
                return;
            }

            throw new UsageException($"{wanted.Target} exists. --force overwrites it.");
        }

        using PartFile part = PartFile.Open(wanted.Target, isKept: wanted.Md5 is not null && !wanted.IsKnownMismatch);
        Transfer transfer = new(run, wanted, part);
        if (part.Length > 0)
        {
            run.Screen.Note($"{wanted.Label}: going on at {Quantities.Size(part.Length)}, where an earlier download broke off.");
        }

        for (bool isSecond = false; ; isSecond = true)
        {
            await transfer.RunAsync(cancellationToken);
            string? fault = await FaultAsync(wanted, part, cancellationToken);
            if (fault is null || wanted.IsKnownMismatch)
            {
                string size = Quantities.Size(part.Length);
                part.Finish(wanted.Target, force);
                run.Screen.Note($"{wanted.Label}: {wanted.Target}, {size}{(wanted.Md5 is null || fault is not null ? "" : ", MD5 as it should be")}.");
                return;
            }

            part.Restart();
            if (isSecond)
            {
                throw new EndedBadlyException($"{wanted.Label}: {fault} Nothing was kept.");
            }

            run.Screen.Note($"{wanted.Label}: {fault} Once more from the beginning.");
        }
    }

    private static async Task<bool> IsThereAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        if (wanted.Md5 is null)
        {
            return false;
        }

        await using FileStream present = wanted.Target.OpenRead();
        return await PartFile.Md5Async(present, cancellationToken) == wanted.Md5;
    }

    private static async Task<string?> FaultAsync(Wanted wanted, PartFile part, CancellationToken cancellationToken)
    {
        if (wanted.Size is { } size && part.Length != size)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{part.Length} bytes came, expected {size}.");
        }

        return wanted.Md5 is { } expected && await part.HashAsync(cancellationToken) is { } found && found != expected
            ? $"The MD5 is {found}, expected {expected}."
            : null;
    }
}
