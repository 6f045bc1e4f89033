namespace AzureSurface;

/// <summary>The one answer of every declared member whose behaviour lives in the real package or in the local runtime.</summary>
internal static class SurfaceOnly
{
    public static NotSupportedException NoBehaviour(string member) =>
        new($"{member} is only declared in this restricted build. A runtime must override it, or build with PackageFeed=full.");
}
