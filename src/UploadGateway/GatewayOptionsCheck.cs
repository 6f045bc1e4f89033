using System.ComponentModel.DataAnnotations;
using DockLogs.Contracts;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway;

/// <summary>Checks the settings at start: each fault names the setting, the value found and what was expected.</summary>
internal sealed class GatewayOptionsCheck : IValidateOptions<GatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var faults = new List<string>();
        foreach (var property in typeof(GatewayOptions).GetProperties())
        {
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>())
            {
                if (!rule.IsValid(value))
                {
                    faults.Add($"{GatewayOptions.Section}:{property.Name}: found '{value}', expected {rule.ErrorMessage}");
                }
            }
        }

        if (options.MaxBufferBytes < options.BlockSize)
        {
            faults.Add($"{GatewayOptions.Section}:{nameof(options.MaxBufferBytes)}: found '{options.MaxBufferBytes}', expected at least BlockSize ({options.BlockSize})");
        }

        if (!MasterKeys.TryParse(options.MasterKey, null, out _, out _))
        {
            faults.Add(Secret(nameof(options.MasterKey), options.MasterKey, MasterKeys.Expected));
        }
        else if (!MasterKeys.TryParse(options.MasterKey, options.PreviousMasterKey, out _, out _))
        {
            faults.Add(Secret(nameof(options.PreviousMasterKey), options.PreviousMasterKey, MasterKeys.Expected + ", or nothing"));
        }

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static string Secret(string setting, string value, string expected) =>
        $"{GatewayOptions.Section}:{setting}: found {value.Length} characters (not shown), expected {expected}";
}
