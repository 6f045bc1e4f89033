using System.Security.Cryptography;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>The upload gateway's master key for one machine: made once, readable by the user alone.</summary>
internal static class GatewayKey
{
    private const int Bytes = 32;

    /// <summary>The key in base64, from the file or new.</summary>
    public static string LoadOrCreate(string path)
    {
        if (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }

        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));
        AtomicFile.Write(path, System.Text.Encoding.ASCII.GetBytes(key));
        return key;
    }
}
