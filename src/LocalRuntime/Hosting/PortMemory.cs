using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>
/// Ports that were picked because 0 was asked for, so that the next start takes the same ones: docks in the middle of an
/// upload have been told where to send it.
/// </summary>
internal sealed partial class PortMemory(string file)
{
    private readonly Dictionary<string, int> ports = Read(file);

    /// <summary>The port to listen at: the one asked for, or for 0 the one remembered if nobody has taken it since.</summary>
    public int Choose(string part, IPAddress address, int asked) =>
        asked == 0 && ports.TryGetValue(part, out int remembered) && PortCheck.IsFree(address, remembered) ? remembered : asked;

    /// <summary>Notes the port a part listens at.</summary>
    public void Remember(string part, int port)
    {
        if (!ports.TryGetValue(part, out int known) || known != port)
        {
            ports[part] = port;
            AtomicFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(ports, PortJson.Default.DictionaryStringInt32));
        }
    }

    private static Dictionary<string, int> Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), PortJson.Default.DictionaryStringInt32) ?? [] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    [JsonSerializable(typeof(Dictionary<string, int>))]
    private sealed partial class PortJson : JsonSerializerContext;
}
