using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Settings;

/// <summary>Checks DataAnnotations and words each fault as "setting is 'value': expected what".</summary>
internal sealed class SettingsValidator<TOptions>(string section) : IValidateOptions<TOptions>
    where TOptions : class
{
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The product is not trimmed.")]
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(fault => Describe(options, fault)));
    }

    private string Describe(TOptions options, ValidationResult fault)
    {
        var member = fault.MemberNames.FirstOrDefault();
        if (member is null)
        {
            return $"{section}: {fault.ErrorMessage}";
        }

        var value = typeof(TOptions).GetProperty(member)?.GetValue(options);
        return $"{section}:{member} {DescribeValue(member, value)}: {fault.ErrorMessage}";
    }

    // A password must not reach the log even when it is the wrong one.
    private static string DescribeValue(string member, object? value) => value switch
    {
        null or "" => "is not set",
        _ when member.Contains("Password", StringComparison.Ordinal) || member.Contains("ConnectionString", StringComparison.Ordinal) => "has a value that is not shown here",
        _ => string.Create(CultureInfo.InvariantCulture, $"is '{value}'"),
    };
}
