using System.Formats.Tar;
using System.Globalization;

namespace DockLogs.DockSimulator.Logs;

/// <summary>
/// Packs the selected logs of one module into a tar archive in a temporary file. The same logs give the same bytes
/// every time; memory does not grow with their size.
/// </summary>
internal static class ArchiveWriter
{
    /// <exception cref="IOException">The temporary file cannot be written.</exception>
    public static async Task<Archive> WriteAsync(IReadOnlyList<LogFile> files, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Path.GetTempPath(), $"docklogs-{Path.GetRandomFileName()}.tar");
        try
        {
            using var hashes = new HashingStream(new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 * 1024));
            await using (var tar = new TarWriter(hashes, TarEntryFormat.Ustar, leaveOpen: true))
            {
                foreach (var file in files)
                {
                    var entry = new UstarTarEntry(TarEntryType.RegularFile, EntryName(file))
                    {
                        ModificationTime = file.EndTime,
                        DataStream = new LogText(file),
                    };
                    await tar.WriteEntryAsync(entry, cancellationToken).ConfigureAwait(false);
                }
            }

            await hashes.FlushAsync(cancellationToken).ConfigureAwait(false);
            return new Archive
            {
                Path = path,
                Size = hashes.Length,
                Md5 = hashes.GetMd5(),
            };
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private static string EntryName(LogFile file) =>
        string.Create(CultureInfo.InvariantCulture, $"{file.DeviceSn}/{file.BootIndex:D5}_{file.StartTime.UtcDateTime:yyyyMMdd_HHmmss}.log");
}
