using System.Globalization;

namespace DockLogs.Contracts;

/// <summary>Texts of the wire that nearly always are one of a few words: those are not made anew for each message.</summary>
internal static class WireText
{
    private static readonly string[] Words =
    [
        ProgressStatus.Ok, ProgressStatus.FileUploading, ProgressStatus.InProgress, ProgressStatus.FileZip, ProgressStatus.FilePull,
        ProgressStatus.Sent, ProgressStatus.Paused, ProgressStatus.Failed, ProgressStatus.Canceled, ProgressStatus.Rejected,
        ProgressStatus.Timeout,
    ];

    /// <summary>What a <c>method</c> means to this product.</summary>
    public static UpMethod MethodOf(ReadOnlySpan<byte> json, TextSlice text)
    {
        var raw = text.Utf8(json);
        if (!raw.StartsWith("fileupload_"u8))
        {
            return UpMethod.Ignored;
        }

        return raw["fileupload_".Length..] switch
        {
            var word when word.SequenceEqual("progress"u8) => UpMethod.FileUploadProgress,
            var word when word.SequenceEqual("list"u8) => UpMethod.FileUploadList,
            var word when word.SequenceEqual("start"u8) => UpMethod.FileUploadStart,
            var word when word.SequenceEqual("update"u8) => UpMethod.FileUploadUpdate,
            _ => UpMethod.Ignored,
        };
    }

    /// <summary>A <c>method</c> as text.</summary>
    public static string Method(ReadOnlySpan<byte> json, TextSlice text) => MethodOf(json, text) switch
    {
        UpMethod.FileUploadProgress => MethodNames.FileUploadProgress,
        UpMethod.FileUploadList => MethodNames.FileUploadList,
        UpMethod.FileUploadStart => MethodNames.FileUploadStart,
        UpMethod.FileUploadUpdate => MethodNames.FileUploadUpdate,
        _ => text.ToText(json),
    };

    /// <summary>A status word; empty when missing.</summary>
    public static string Status(ReadOnlySpan<byte> json, TextSlice text)
    {
        if (text.IsMissing)
        {
            return "";
        }

        var raw = text.Utf8(json);
        foreach (var word in Words)
        {
            if (System.Text.Ascii.Equals(raw, word))
            {
                return word;
            }
        }

        return text.ToText(json);
    }

    /// <summary>A module, a string or a number on the wire, always text here; empty when missing.</summary>
    public static string Module(ReadOnlySpan<byte> json, TextSlice text)
    {
        if (text.Is(json, "0"u8))
        {
            return LogModule.Aircraft;
        }

        if (text.Is(json, "3"u8))
        {
            return LogModule.Dock;
        }

        // A number may be written 3.0 just as well.
        var raw = text.IsMissing ? [] : text.Raw(json);
        if (raw.ContainsAny(".eE"u8) && IntegerText.Read(raw, out var number) == IntegerText.Outcome.Integer)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }

        return text.ToText(json).Trim();
    }

    /// <summary>A device's serial number: a blank one is the gateway's for the dock's module, else empty.</summary>
    public static string DeviceSn(ReadOnlySpan<byte> json, TextSlice text, string module, DockSerial gateway)
    {
        if (text.IsBlank(json))
        {
            return module == LogModule.Dock ? gateway.Value : "";
        }

        return System.Text.Ascii.Equals(text.Raw(json), gateway.Value) ? gateway.Value : text.ToText(json).Trim();
    }
}
