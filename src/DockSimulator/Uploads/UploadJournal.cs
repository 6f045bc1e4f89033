using System.Text.Json;
using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Uploads;

/// <summary>
/// A dock's memory of its last upload, in one file, so that a dock that comes back goes on with it. Holds the
/// credentials of the start command: only the owner can read the file.
/// </summary>
/// <param name="directory">Null = nothing is remembered.</param>
internal sealed class UploadJournal(string? directory, DockSerial dock)
{
    private readonly string? _path = directory is null ? null : Path.Combine(directory, $"{dock.Value}.json");

    /// <summary>The last upload; null when there was none or its file is not whole.</summary>
    public JournalEntry? Read()
    {
        if (_path is null || !File.Exists(_path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(_path), JournalJson.Default.JournalEntry);
        }
        catch (JsonException)
        {
            // Cut short by a power loss: the dock has forgotten, as real ones do.
            return null;
        }
    }

    /// <exception cref="IOException">The directory cannot be written.</exception>
    public void Write(JournalEntry entry)
    {
        if (_path is null)
        {
            return;
        }

        var temporary = _path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(file, entry, JournalJson.Default.JournalEntry);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, _path, overwrite: true);
    }
}
