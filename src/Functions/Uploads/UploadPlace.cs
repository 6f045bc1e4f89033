using System.Globalization;
using DockLogs.Contracts;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Uploads;

/// <summary>
/// An upload's place in the order "newest first": <c>{19 digits}-{upload id}</c>, where the digits are the ticks left of the
/// calendar when it was asked for, so that ordinal order is the order. It never changes, whatever becomes of the upload.
/// </summary>
internal readonly record struct UploadPlace
{
    /// <summary>Characters of a place.</summary>
    public const int Length = Digits + 1 + IdLength;

    private const int Digits = 19;
    private const int IdLength = 36;

    private UploadPlace(string text, long ticksLeft)
    {
        Text = text;
        TicksLeft = ticksLeft;
    }

    /// <summary>The place as it stands in names.</summary>
    public string Text { get; }

    /// <summary>Ticks left of the calendar.</summary>
    public long TicksLeft { get; }

    /// <summary>The upload's id.</summary>
    public string Id => Text[(Digits + 1)..];

    public static UploadPlace Of(UploadView view)
    {
        long left = TicksLeftAt(view.RequestedAt);
        return new UploadPlace(string.Create(CultureInfo.InvariantCulture, $"{left:D19}-{view.Id}"), left);
    }

    public static long TicksLeftAt(DateTimeOffset time) => DateTimeOffset.MaxValue.UtcTicks - time.UtcTicks;

    public static bool TryParse(string text, out UploadPlace place)
    {
        place = default;
        bool isOne = text.Length == Length
            && text[Digits] == '-'
            && long.TryParse(text.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out long left)
            && left <= DateTimeOffset.MaxValue.UtcTicks
            && UploadId.TryParse(text.AsSpan(Digits + 1), out UploadId id)
            && text.EndsWith(id.Value, StringComparison.Ordinal);
        if (isOne)
        {
            place = new UploadPlace(text, long.Parse(text.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return isOne;
    }

    /// <summary>The place that a continuation names.</summary>
    /// <exception cref="FormatException">The continuation is none of <see cref="ToContinuation"/>.</exception>
    public static UploadPlace FromContinuation(string continuation) =>
        TryParse(PageToken.Read(continuation, 1)[0], out UploadPlace place) ? place : throw new FormatException("The continuation is none that this list gave out.");

    /// <summary>What leads to the page behind this place.</summary>
    public string ToContinuation() => PageToken.Write(Text);
}
