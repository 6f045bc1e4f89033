using System.Globalization;

namespace DockLogs.Contracts;

/// <summary>Object keys of archives: <c>{dock}/{yyyy}/{MM}/{dd}/{uploadId}/{module}.tar</c>.</summary>
public static class ObjectKey
{
    private const int MaxModuleLength = 16;

    /// <summary>The key of one module's archive.</summary>
    /// <exception cref="ArgumentException">
    /// The dock is the default value, or the module is not 1 to 16 letters, digits, underscores or hyphens.
    /// </exception>
    public static string For(DockSerial dock, DateOnly day, UploadId id, string module)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (module.Length > MaxModuleLength || !DockSerial.TryParse(module, out _))
        {
            throw new ArgumentException(
                $"module '{module}' cannot be in an object key: expected 1 to {MaxModuleLength} letters, digits, underscores or hyphens",
                nameof(module));
        }

        return PrefixFor(dock, day, id) + module + ".tar";
    }

    /// <summary>What all keys of one upload begin with; ends with a slash.</summary>
    /// <exception cref="ArgumentException">The dock is the default value.</exception>
    public static string PrefixFor(DockSerial dock, DateOnly day, UploadId id)
    {
        if (dock == default)
        {
            throw new ArgumentException("an object key needs a dock's serial number, found the default value", nameof(dock));
        }

        return string.Create(CultureInfo.InvariantCulture, $"{dock.Value}/{day:yyyy}/{day:MM}/{day:dd}/{id.Value}/");
    }

    /// <summary>
    /// What an archive is called within its upload: its module, or module and number (<c>3-2</c>) for a further part of a
    /// selection that had to be split.
    /// </summary>
    public static string NameOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Path.GetFileNameWithoutExtension(key[(key.LastIndexOf('/') + 1)..]);
    }

    /// <summary>Finds the upload a key belongs to: the first path segment that is a hyphenated UUID.</summary>
    public static bool TryFindUploadId(string? key, out UploadId id)
    {
        id = default;
        if (key is null)
        {
            return false;
        }

        foreach (var segment in key.AsSpan().Split('/'))
        {
            if (UploadId.TryParse(key.AsSpan()[segment], out id))
            {
                return true;
            }
        }

        return false;
    }
}
