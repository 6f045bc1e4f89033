using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Settings;

/// <summary>Binds a section, and words a value of the wrong type as the validator words one out of range.</summary>
internal static class SettingsBinder
{
    /// <exception cref="OptionsValidationException">A value cannot be converted; names the setting, the value and what was expected.</exception>
    public static void Bind<TOptions>(IConfigurationSection section, TOptions options)
        where TOptions : class
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException e)
        {
            var faults = typeof(TOptions).GetProperties().Select(property => Describe(section, property)).OfType<string>().ToList();
            throw new OptionsValidationException(section.Path, typeof(TOptions), faults.Count > 0 ? faults : [e.Message]);
        }
    }

    private static string? Describe(IConfigurationSection section, PropertyInfo property)
    {
        var value = section[property.Name];
        if (string.IsNullOrEmpty(value) || CanConvert(property.PropertyType, value))
        {
            return null;
        }

        var expected = property.GetCustomAttributes<ValidationAttribute>().Select(attribute => attribute.ErrorMessage).FirstOrDefault(message => message is not null)
            ?? $"expected {Describe(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)}";
        return $"{section.Path}:{property.Name} is '{value}': {expected}";
    }

    private static bool CanConvert(Type type, string value)
    {
        var converter = TypeDescriptor.GetConverter(type);
        if (!converter.CanConvertFrom(typeof(string)))
        {
            return true;
        }

        try
        {
            _ = converter.ConvertFromString(null, CultureInfo.InvariantCulture, value);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Describe(Type type) => type switch
    {
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) => "a number",
        _ when type == typeof(TimeSpan) => "a time such as 00:00:30",
        _ when type == typeof(Uri) => "an address",
        { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type)),
        _ => type.Name,
    };
}
