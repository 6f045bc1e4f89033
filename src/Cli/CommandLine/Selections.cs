using System.Globalization;
using DockLogs.Cli.Api;

namespace DockLogs.Cli.CommandLine;

/// <summary>Selections of logs as people type them.</summary>
internal static class Selections
{
    /// <summary>What a selection looks like, for messages.</summary>
    public const string Expected = "a module and its boot indexes, such as 3=321,322";

    /// <summary>Reads <c>3=321,322</c>. Which modules and numbers there are is the API's to say.</summary>
    public static bool TryParse(string text, out UploadSelection? selection)
    {
        selection = null;
        if (text.Split('=') is not [{ Length: > 0 } module, { Length: > 0 } list])
        {
            return false;
        }

        List<long> bootIndexes = [];
        foreach (string part in list.Split(','))
        {
            if (!long.TryParse(part, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long bootIndex))
            {
                return false;
            }

            bootIndexes.Add(bootIndex);
        }

        selection = new UploadSelection(module.Trim(), bootIndexes);
        return true;
    }

    /// <summary>What commas part, such as the modules of <c>0,3</c>; null when nothing is given.</summary>
    public static IReadOnlyList<string>? Parts(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
