using Microsoft.Extensions.Options;

namespace DockLogs.Bridge.Settings;

/// <summary>Registers options that stop the program at its start when a setting is wrong.</summary>
public static class ValidatedOptions
{
    /// <summary>
    /// Binds a section to options and checks their DataAnnotations when the host starts. The message of a fault names
    /// the setting, its value and what was expected; an attribute's ErrorMessage is the expectation.
    /// </summary>
    /// <typeparam name="TOptions">The options.</typeparam>
    /// <param name="services">Where to register.</param>
    /// <param name="configuration">The host's configuration, not yet narrowed to the section.</param>
    /// <param name="section">Name of the section, also used in messages.</param>
    public static OptionsBuilder<TOptions> AddValidatedOptions<TOptions>(this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton<IValidateOptions<TOptions>>(new SettingsValidator<TOptions>(section));
        return services.AddOptions<TOptions>()
            .Configure(options => SettingsBinder.Bind(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    /// <summary>
    /// Checks all options that are validated at start, and tells every fault at once: a host of its own accord throws at
    /// the first.
    /// </summary>
    /// <param name="services">The built host's services.</param>
    /// <returns>The faults, one sentence each; none when the host may start.</returns>
    public static IReadOnlyList<string> FindFaults(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
            return [];
        }
        catch (OptionsValidationException e)
        {
            return [.. e.Failures];
        }
        catch (AggregateException e) when (e.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            return [.. e.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)];
        }
    }
}
