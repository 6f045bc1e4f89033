using System.Collections.Concurrent;
using System.Threading.Channels;
using DockLogs.Contracts;
using DockLogs.Functions.Uplink;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Pulls;

/// <summary>
/// Which docks are on a mission: what this instance has heard, and what others have written. Hearing only touches memory;
/// <see cref="MissionWriter"/> writes what has changed, many reports of one flight as one.
/// </summary>
public sealed class DockMissions(MissionStore store, IOptions<PullOptions> options, TimeProvider time) : IMissionWatch, IMissionHold
{
    private readonly ConcurrentDictionary<string, Heard> _heard = new(StringComparer.Ordinal);
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Docks whose mission is to be written; one is named once for each change, so their number is bounded by the fleet's flights.</summary>
    internal ChannelReader<string> Changed => _changed.Reader;

    private TimeSpan Expiry => options.Value.MissionExpiry;

    /// <inheritdoc />
    CancelRequest? IMissionWatch.Heard(UpMessage message, ReadOnlyMemory<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (MissionReports.Read(message, payload) is not { } report)
        {
            return null;
        }

        DateTimeOffset now = time.GetUtcNow();
        string dock = message.Gateway.Value;
        DockMission? before = null;
        Heard next = _heard.AddOrUpdate(
            dock,
            _ =>
            {
                before = null;
                return First(report, now);
            },
            (_, known) =>
            {
                before = known.Mission;
                return Next(known, report, now);
            });
        if (ReferenceEquals(next.Mission, before) || !_changed.Writer.TryWrite(dock) || !next.Mission.OnMission)
        {
            return null;
        }

        return new CancelRequest { RequestedBy = "mission", ForMission = true, AlsoRunning = options.Value.OnMission == OnMission.Cancel };
    }

    /// <inheritdoc />
    public async Task<bool> IsOnMissionAsync(DockSerial dock, CancellationToken cancellationToken) =>
        await FindAsync(dock, cancellationToken) is { OnMission: true };

    /// <summary>The last that is known of a dock; null when it has not been heard of a mission.</summary>
    public async Task<DockMission?> FindAsync(DockSerial dock, CancellationToken cancellationToken) =>
        Newest(_heard.GetValueOrDefault(dock.Value)?.Mission, (await store.AllAsync(cancellationToken)).GetValueOrDefault(dock.Value));

    /// <summary>The last that is known of all docks, by serial number.</summary>
    public async Task<Dictionary<string, DockMission>> AllAsync(CancellationToken cancellationToken)
    {
        Dictionary<string, DockMission> all = new(await store.AllAsync(cancellationToken), StringComparer.Ordinal);
        foreach (string dock in all.Keys.Union(_heard.Keys).ToList())
        {
            all[dock] = Newest(_heard.GetValueOrDefault(dock)?.Mission, all.GetValueOrDefault(dock))!;
        }

        return all;
    }

    /// <summary>What this instance has heard last of a dock.</summary>
    internal DockMission? Find(string dock) => _heard.GetValueOrDefault(dock)?.Mission;

    /// <summary>Docks whose mission could not be written.</summary>
    internal void Again(IEnumerable<string> docks)
    {
        foreach (string dock in docks)
        {
            _changed.Writer.TryWrite(dock);
        }
    }

    private static Heard First(MissionReport report, DateTimeOffset now) => new(
        new DockMission { Status = report.Status, OnMission = !MissionStatus.IsOver(report.Status), Since = now, At = now }, report.At);

    private Heard Next(Heard before, MissionReport report, DateTimeOffset now)
    {
        // Messages come twice and out of order: by the dock's own clock this one is older than what is known. If by more than
        // a silent mission counts, the clock was set back: the dock is not to go unheard until it is past that again.
        if (report.At < before.DockClock && before.DockClock - report.At <= Expiry)
        {
            return before;
        }

        bool onMission = !MissionStatus.IsOver(report.Status);
        DockMission mission = before.Mission;
        if (mission.OnMission == onMission && now - mission.At < Expiry / 4)
        {
            return before with { DockClock = report.At ?? before.DockClock };
        }

        return new Heard(
            new DockMission { Status = report.Status, OnMission = onMission, Since = mission.OnMission == onMission ? mission.Since : now, At = now },
            report.At ?? before.DockClock);
    }

    private DockMission? Newest(DockMission? heard, DockMission? written)
    {
        DockMission? known = heard is null || written?.At > heard.At ? written : heard;
        return known is { OnMission: true } && time.GetUtcNow() - known.At > Expiry ? known with { OnMission = false } : known;
    }

    private sealed record Heard(DockMission Mission, DateTimeOffset? DockClock);
}
