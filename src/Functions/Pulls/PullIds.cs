using System.Globalization;
using DockLogs.Contracts;

namespace DockLogs.Functions.Pulls;

/// <summary>Ids of pulls and of what they start. All follow from the pull's id, so nothing is ever started twice.</summary>
public static class PullIds
{
    // A control character: no Idempotency-Key of a request can hold one, so no request meets these ids.
    private const char Mark = '\u001f';
    private const string NightPrefix = "night-";

    /// <summary>The pull of a night: a second trigger of the same night joins the first.</summary>
    /// <param name="time">Of the trigger, with the offset of the place whose nights they are.</param>
    public static string ForNight(DateTimeOffset time) => NightPrefix + DateOnly.FromDateTime(time.DateTime).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The pull of an idempotency key: the same key is the same pull.</summary>
    public static string ForKey(string key) => UploadId.FromIdempotencyKey(DockSerial.Parse("pulls"), $"{Mark}key{Mark}{key}").Value;

    /// <summary>Whether a text may be a pull's id: a UUID, or a night's.</summary>
    public static bool IsOne(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return UploadId.TryParse(id, out UploadId uuid)
            ? uuid.Value == id
            : id.StartsWith(NightPrefix, StringComparison.Ordinal)
                && DateOnly.TryParseExact(id.AsSpan(NightPrefix.Length), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
    }

    /// <summary>The instance that works on one dock.</summary>
    public static string ForDock(string pull, DockSerial dock, int round) => UploadId.FromIdempotencyKey(dock, $"{Mark}pull{Mark}{Round(pull, round)}").Value;

    /// <summary>A list query; its instance id is the bid of the command.</summary>
    public static string ForList(string pull, DockSerial dock, int round, int attempt) =>
        UploadId.FromIdempotencyKey(dock, string.Create(CultureInfo.InvariantCulture, $"{Mark}list{Mark}{Round(pull, round)}{Mark}{attempt}")).Value;

    /// <summary>An upload of the pull.</summary>
    public static string ForUpload(string pull, DockSerial dock, int round, int number) =>
        UploadId.FromIdempotencyKey(dock, string.Create(CultureInfo.InvariantCulture, $"{Mark}upload{Mark}{Round(pull, round)}{Mark}{number}")).Value;

    private static string Round(string pull, int round) => round == 0 ? pull : string.Create(CultureInfo.InvariantCulture, $"{pull}{Mark}{round}");
}
