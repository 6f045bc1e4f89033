namespace DockLogs.Contracts.Tests;

/// <summary>The JSON examples of remote-log.md, byte for byte as the page has them.</summary>
internal static class Vector
{
    public const string ProgressEvent = "fileupload_progress.event";
    public const string ListCommand = "fileupload_list.command";
    public const string ListReply = "fileupload_list.reply";
    public const string StartCommand = "fileupload_start.command";
    public const string StartReply = "fileupload_start.reply";
    public const string UpdateCommand = "fileupload_update.command";
    public const string UpdateReply = "fileupload_update.reply";

    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", name + ".json"));
}
