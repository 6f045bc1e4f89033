namespace DockLogs.Functions.Uploads;

/// <summary>Compares what is stored with what the dock reported.</summary>
public static class ArchiveCheck
{
    /// <summary>True for a fingerprint that is an MD5: 32 hexadecimal digits. Docks may use others; those say nothing.</summary>
    public static bool IsMd5(string? fingerprint) => fingerprint is { Length: 32 } && fingerprint.All(char.IsAsciiHexDigit);

    /// <summary>
    /// True when the object must be read to judge it: its MD5 is asked for, and is not known or may be something else that
    /// only looks like one.
    /// </summary>
    public static bool NeedsReading(StoredArchive stored, long? size, string? fingerprint)
    {
        ArgumentNullException.ThrowIfNull(stored);
        return IsMd5(fingerprint)
            && (size is null || size == stored.Size)
            && (stored.Md5 is null || (!stored.IsMd5Sure && !string.Equals(fingerprint, stored.Md5, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>One of <see cref="FileIntegrity"/>.</summary>
    /// <param name="stored">What is stored; null when nothing is. Its MD5 is needed when the fingerprint is one.</param>
    /// <param name="size">As the dock says; null when it never did.</param>
    /// <param name="fingerprint">As the dock says.</param>
    public static string Judge(StoredArchive? stored, long? size, string? fingerprint)
    {
        if (stored is null)
        {
            return FileIntegrity.Missing;
        }

        bool sameSize = size is null || size == stored.Size;
        bool sameContent = !IsMd5(fingerprint) || string.Equals(fingerprint, stored.Md5, StringComparison.OrdinalIgnoreCase);
        return sameSize && sameContent ? FileIntegrity.Verified : FileIntegrity.Mismatch;
    }
}
