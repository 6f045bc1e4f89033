namespace DockLogs.Functions.Credentials;

/// <summary>How long a session is asked for, and when it ends.</summary>
internal static class SessionTime
{
    /// <summary>What is wanted, in whole seconds, within what the provider gives.</summary>
    public static TimeSpan Of(TimeSpan wanted, TimeSpan longest)
    {
        TimeSpan whole = TimeSpan.FromSeconds(Math.Ceiling(wanted.TotalSeconds));
        return whole < StorageProviderOptions.ShortestSession ? StorageProviderOptions.ShortestSession : whole < longest ? whole : longest;
    }

    /// <summary>By our own clock, unless the provider says that it is sooner.</summary>
    public static DateTimeOffset End(DateTimeOffset asked, DateTimeOffset? told) => told < asked ? told.Value : asked;
}
