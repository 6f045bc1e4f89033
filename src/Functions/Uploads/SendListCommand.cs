using DockLogs.Contracts;
using DockLogs.Functions.Downlink;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Uploads;

/// <summary>Publishes <c>fileupload_list</c> (remote-log.md, "Get the list of files").</summary>
public sealed partial class SendListCommand(
    ICommandPublisher publisher, IEnumerable<IMissionHold> holds, IOptions<UploadOptions> options, TimeProvider time, ILogger<SendListCommand> logger)
{
    /// <summary>Safe to run twice: listing changes nothing.</summary>
    [Function(nameof(SendListCommand))]
    public async Task<ListCommandSent> RunAsync([ActivityTrigger] SendListInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        DockSerial dock = DockSerial.Parse(input.Dock);
        if (input.UnlessOnMission && await holds.AnyOnMissionAsync(dock, cancellationToken))
        {
            return new ListCommandSent { Sent = false, Held = true, ReplyTimeout = options.Value.ReplyTimeout };
        }

        byte[] payload = CommandWriter.List(input.Tid, input.Bid, time.GetUtcNow(), input.Modules);
        bool sent = true;
        try
        {
            await publisher.PublishAsync(dock, Topics.Services(dock), payload, cancellationToken);
        }
        catch (CommandNotSentException e)
        {
            LogNotSent(input.Bid, dock.Value, e.Message);
            sent = false;
        }

        return new ListCommandSent { Sent = sent, ReplyTimeout = options.Value.ReplyTimeout };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "List query {Bid}: command for dock {Dock} not sent: {Reason}")]
    private partial void LogNotSent(string bid, string dock, string reason);
}
