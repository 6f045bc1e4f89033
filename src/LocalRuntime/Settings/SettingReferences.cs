using System.Text.RegularExpressions;

namespace DockLogs.LocalRuntime.Settings;

/// <summary>Names of settings between percent signs, as trigger attributes use them.</summary>
internal static partial class SettingReferences
{
    /// <summary>Puts the settings' values in place of <c>%Name%</c>.</summary>
    /// <exception cref="SettingException">A setting named has no value.</exception>
    public static string Resolve(string text, IConfiguration settings, string usedBy) => Reference().Replace(text, match =>
    {
        string name = match.Groups["name"].Value.Replace("__", ConfigurationPath.KeyDelimiter, StringComparison.Ordinal);
        return settings[name] is { Length: > 0 } value
            ? value
            : throw new SettingException($"Setting '{name}' is not set, but {usedBy} needs it (\"{text}\").");
    });

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
