using System.Diagnostics;
using DockLogs.Contracts;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Downlink;
using DockLogs.Functions.Telemetry;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// Mints credentials and publishes <c>fileupload_start</c>: both in one activity, so that no secret enters the durable
/// history (remote-log.md, "Initiate the upload of log files").
/// </summary>
public sealed partial class StartUpload(
    IEnumerable<ICredentialsProvider> providers,
    ICommandPublisher publisher,
    IEnumerable<IMissionHold> holds,
    IOptions<UploadOptions> options,
    TimeProvider time,
    ILogger<StartUpload> logger)
{
    /// <summary>Safe to run twice: the dock gets the same command with the same <c>tid</c>, <c>bid</c> and keys.</summary>
    [Function(nameof(StartUpload))]
    public async Task<CommandSent> RunAsync([ActivityTrigger] StartUploadInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        using UploadSpan? span = UploadTracing.Continue(SpanNames.Start, ActivityKind.Producer, input.Trace)?.With(SpanKeys.Dock, input.Dock).With(SpanKeys.Tid, input.Tid);
        DockSerial dock = DockSerial.Parse(input.Dock);
        UploadId id = UploadId.Parse(input.UploadId);
        if (input.Pull is not null && await holds.AnyOnMissionAsync(dock, cancellationToken))
        {
            LogHeldBack(id.Value, dock.Value);
            return new CommandSent { Tid = input.Tid, Sent = false, IsHeld = true };
        }

        ICredentialsProvider provider = providers.Single(provider => provider.Store == input.Place.Store);
        StorageAccess access;
        try
        {
            access = await provider.MintAsync(
                new CredentialsRequest { Upload = id, Dock = dock, Bucket = input.Place.Bucket, KeyPrefix = ObjectKey.PrefixFor(dock, input.Day, id), Expires = input.Expires, ParentSpan = UploadTracing.SpanOf(input.Trace) },
                cancellationToken);
        }
        catch (CredentialsException e)
        {
            LogNoCredentials(id.Value, dock.Value, provider.Name, e.Code, !e.IsTransient);
            return new CommandSent { Tid = input.Tid, Sent = false, CredentialsFault = e.Message, IsRefused = !e.IsTransient };
        }

        DateTimeOffset now = time.GetUtcNow();
        byte[] payload = CommandWriter.Start(input.Tid, id.Value, now, new StartCommand
        {
            Bucket = access.Bucket,
            Region = access.Region,
            Endpoint = access.Endpoint,
            Provider = access.Provider,
            Credentials = new StorageCredentials
            {
                AccessKeyId = access.AccessKeyId,
                AccessKeySecret = access.SecretAccessKey,
                SecurityToken = access.SessionToken,
                Expire = ExpireUnit.Write(access.Expires, now, options.Value.ExpireUnit),
            },
            Files = [.. input.Files.Select(file => new StartFile { Module = file.Module, ObjectKey = file.ObjectKey, BootIndexes = file.BootIndexes })],
        });
        try
        {
            await publisher.PublishAsync(dock, Topics.Services(dock), payload, cancellationToken);
            LogSent(id.Value, dock.Value, input.Tid);
            return new CommandSent { Tid = input.Tid, Sent = true, Expires = access.Expires };
        }
        catch (CommandNotSentException e)
        {
            LogNotSent(id.Value, dock.Value, e.Message);
            span?.Fail(e.Message);
            return new CommandSent { Tid = input.Tid, Sent = false };
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId}: start command {Tid} sent to dock {Dock}")]
    private partial void LogSent(string uploadId, string dock, string tid);

    [LoggerMessage(Level = LogLevel.Information, Message = "Upload {UploadId}: dock {Dock} is on a mission, its start command waits")]
    private partial void LogHeldBack(string uploadId, string dock);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {UploadId} of dock {Dock}: {Provider} gave no credentials: {Code}, for good: {IsFinal}")]
    private partial void LogNoCredentials(string uploadId, string dock, string provider, string code, bool isFinal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upload {UploadId}: start command for dock {Dock} not sent: {Reason}")]
    private partial void LogNotSent(string uploadId, string dock, string reason);
}
