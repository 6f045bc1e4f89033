using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Pulls;

/// <summary>Cuts a selection into uploads.</summary>
internal static class LogPortions
{
    /// <summary>Portions of at most <paramref name="most"/> logs a module, in the order given.</summary>
    public static IReadOnlyList<IReadOnlyList<ListedModule>> Of(IReadOnlyList<ListedModule> files, int most)
    {
        int portions = files.Select(module => (module.Logs.Count + most - 1) / most).DefaultIfEmpty().Max();
        return [.. Enumerable.Range(0, portions).Select(number => Portion(files, number * most, most))];
    }

    private static List<ListedModule> Portion(IReadOnlyList<ListedModule> files, int from, int most) =>
        [.. files.Select(module => module with { Logs = [.. module.Logs.Skip(from).Take(most)] }).Where(module => module.Logs.Count > 0)];
}
