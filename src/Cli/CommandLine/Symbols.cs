using System.CommandLine;
using System.CommandLine.Parsing;
using DockLogs.Contracts;

namespace DockLogs.Cli.CommandLine;

/// <summary>Arguments and options that several commands have.</summary>
internal static class Symbols
{
    // Timers end at 49 days.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    private delegate bool Reader<T>(string text, out T? value);

    /// <summary>A dock's serial number.</summary>
    public static Argument<string> Serial() => new("SN")
    {
        Description = "The dock's serial number.",
        CustomParser = Parsed("SN", "a serial number: " + DockSerial.Expected, (string text, out string? value) =>
        {
            value = DockSerial.TryParse(text, out DockSerial serial) ? serial.Value : null;
            return value is not null;
        }),
    };

    /// <summary>An upload's id.</summary>
    public static Argument<string> Upload() => new("ID")
    {
        Description = "The upload's id.",
        CustomParser = Parsed("ID", "an upload's id: " + UploadId.Expected, (string text, out string? value) =>
        {
            value = UploadId.TryParse(text, out UploadId id) ? id.Value : null;
            return value is not null;
        }),
    };

    /// <summary>An id that only the API knows the form of; as a segment of a path it must not mean another one.</summary>
    public static Argument<string> Id(string description) => new("ID")
    {
        Description = description,
        CustomParser = Parsed("ID", "an id", (string text, out string? value) =>
        {
            value = text.Trim('.').Length > 0 ? text : null;
            return value is not null;
        }),
    };

    /// <summary>Modules parted by commas.</summary>
    public static Option<string?> Modules(string description) => new("--modules") { Description = description, HelpName = "0,3" };

    /// <summary>A time.</summary>
    public static Option<DateTimeOffset?> Moment(string name, string description, TimeProvider time) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = Parsed(name, Moments.Expected, (string text, out DateTimeOffset? value) =>
        {
            bool read = Moments.TryParse(text, time, out DateTimeOffset moment);
            value = moment;
            return read;
        }),
    };

    /// <summary>A duration.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = Parsed(name, $"{Durations.Expected}, at most {Longest.Days}d", (string text, out TimeSpan? value) =>
        {
            bool read = Durations.TryParse(text, out TimeSpan duration) && duration <= Longest;
            value = duration;
            return read;
        }),
    };

    /// <summary>A key that makes repetitions the same request.</summary>
    public static Option<string?> IdempotencyKey() => new("--idempotency-key")
    {
        Description = "The same key is the same request, however often it is sent; made up when left out.",
        HelpName = "KEY",
    };

    /// <summary>Whether to wait for the end.</summary>
    public static Option<bool> Wait() => new("--wait") { Description = "Wait for its end and show it; the exit code tells how it ended." };

    private static Func<ArgumentResult, T?> Parsed<T>(string name, string expected, Reader<T> read) => result =>
    {
        string text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (read(text, out T? value))
        {
            return value;
        }

        result.AddError($"{name} is '{text}', expected {expected}.");
        return default;
    };
}
