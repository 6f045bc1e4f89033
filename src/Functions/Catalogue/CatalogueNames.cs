using DockLogs.Contracts;

namespace DockLogs.Functions.Catalogue;

/// <summary>
/// Blob names of the catalogue. An entry lies at <c>{dock}/{yyyy}/{MM}/{dd}/{uploadId}-{module}.json</c>; what serves
/// searching lies under names that begin with '~', which no serial number does.
/// </summary>
internal static class CatalogueNames
{
    /// <summary>Order of all entries by time.</summary>
    public const string AllByTime = "~time/";

    private const char Separator = '~';

    /// <summary>Order of one dock's entries by time.</summary>
    public static string DockByTime(DockSerial dock) => $"~dock/{dock}/";

    /// <summary>Which logs of a dock are archived.</summary>
    public static string Archived(DockSerial dock) => $"~archived/{dock}.json";

    /// <summary>The entry's name by the archive's key, <c>{dock}/{yyyy}/{MM}/{dd}/{uploadId}/{file}.tar</c>.</summary>
    public static string EntryFor(string objectKey)
    {
        int file = objectKey.LastIndexOf('/');
        return $"{objectKey[..Math.Max(0, file)]}-{Path.GetFileNameWithoutExtension(objectKey)}.json";
    }

    /// <summary>What an order holds of an entry: its name, so that it is found, and its module, to filter by.</summary>
    public static string KeyOf(string entryName, string module) => $"{entryName.Replace('/', Separator)}{Separator}{module}";

    /// <summary>The module a key is of.</summary>
    public static string ModuleOf(string key) => key[(key.LastIndexOf(Separator) + 1)..];

    /// <summary>The name of the entry a key is of.</summary>
    public static string EntryOf(string key) => key[..Math.Max(0, key.LastIndexOf(Separator))].Replace(Separator, '/');
}
