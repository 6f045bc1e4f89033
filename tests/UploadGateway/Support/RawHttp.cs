using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>Sends bytes as they are, since no HTTP client would send what attackers do.</summary>
internal static partial class RawHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<RawResponse> SendAsync(Uri address, byte[] request, bool thenClose = false)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(request);
            if (thenClose)
            {
                client.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (IOException)
        {
            // Refused before everything was sent: the answer is there all the same.
        }

        return await ReadAsync(stream);
    }

    private static async Task<RawResponse> ReadAsync(NetworkStream stream)
    {
        using var patience = new CancellationTokenSource(Patience);
        var received = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var text = Encoding.Latin1.GetString(received.GetBuffer(), 0, (int)received.Length);
            var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0
                && ContentLength().Match(text[..end]) is { Success: true } length
                && received.Length >= end + 4 + long.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture))
            {
                return RawResponse.Parse(text);
            }

            int read;
            try
            {
                read = await stream.ReadAsync(buffer, patience.Token);
            }
            catch (IOException)
            {
                read = 0;
            }

            if (read == 0)
            {
                return text.Length == 0 ? RawResponse.None : RawResponse.Parse(text);
            }

            received.Write(buffer, 0, read);
        }
    }

    [GeneratedRegex(@"\ncontent-length: *(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();
}
