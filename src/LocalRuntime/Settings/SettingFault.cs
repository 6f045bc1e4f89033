using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace DockLogs.LocalRuntime.Settings;

/// <summary>Turns what the options system throws for a bad setting into a sentence for the user.</summary>
public static partial class SettingFault
{
    /// <summary>The fault in plain words, or null when the exception is not about a setting.</summary>
    public static string? Describe(Exception exception, IConfiguration settings) => exception switch
    {
        SettingException fault => fault.Message,
        OptionsValidationException fault => string.Join(Environment.NewLine, fault.Failures),
        AggregateException many when many.InnerExceptions.All(inner => Describe(inner, settings) is not null) =>
            string.Join(Environment.NewLine, many.InnerExceptions.Select(inner => Describe(inner, settings))),
        InvalidOperationException binding when Conversion().Match(binding.Message) is { Success: true } match => Describe(match, settings),
        _ => null,
    };

    private static string Describe(Match match, IConfiguration settings)
    {
        string name = match.Groups["name"].Value;
        string expected = match.Groups["type"].Value switch
        {
            "System.TimeSpan" => "a time such as 00:00:10 (hours:minutes:seconds)",
            "System.Int32" or "System.Int64" => "a whole number",
            "System.Double" or "System.Decimal" => "a number",
            "System.Boolean" => "true or false",
            "System.Uri" => "an address",
            string type => $"a {type}",
        };
        return $"Setting '{name}' is '{settings[name]}', expected {expected}.";
    }

    // What ConfigurationBinder says when a value cannot become the option's type.
    [GeneratedRegex("at '(?<name>[^']+)' to type '(?<type>[^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex Conversion();
}
