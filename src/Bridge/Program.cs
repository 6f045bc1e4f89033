namespace DockLogs.Bridge;

internal static class Program
{
    private static void Main()
    {
    }
}
