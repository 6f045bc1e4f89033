using System.Globalization;

namespace DockLogs.Functions.Api;

/// <summary>A place in a request's body, as people write it and as a JSON pointer.</summary>
internal readonly record struct BodyPath(string Field, string Pointer)
{
    private const int LongestName = 64;

    /// <summary>The body itself.</summary>
    public static BodyPath Root { get; } = new("", "");

    /// <summary>A member of the object at this place.</summary>
    public BodyPath Member(string name)
    {
        string shown = name.Length <= LongestName ? name : name[..LongestName] + "…";
        string escaped = shown.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
        return new BodyPath(Field.Length == 0 ? shown : $"{Field}.{shown}", $"{Pointer}/{escaped}");
    }

    /// <summary>An element of the array at this place.</summary>
    public BodyPath Element(int index)
    {
        string number = index.ToString(CultureInfo.InvariantCulture);
        return new BodyPath($"{Field}[{number}]", $"{Pointer}/{number}");
    }
}
