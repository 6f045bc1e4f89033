namespace DockLogs.DockSimulator;

/// <summary>Seeds that are the same in every process, unlike <see cref="HashCode"/>, whose salt is drawn at start.</summary>
internal static class Seed
{
    public static int Of(params ReadOnlySpan<int> parts)
    {
        var hash = 2166136261u;
        foreach (var part in parts)
        {
            for (var shift = 0; shift < 32; shift += 8)
            {
                hash = unchecked((hash ^ (byte)(part >> shift)) * 16777619u);
            }
        }

        return unchecked((int)hash);
    }

    public static int Of(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return unchecked((int)hash);
    }
}
