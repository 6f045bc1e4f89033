using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DockLogs.Contracts;

namespace DockLogs.DockSimulator.Light;

/// <summary>
/// Puts small archives over one shared HTTP client, signed by hand (AWS Signature Version 4): a full S3 client for each
/// dock would cost more than the dock.
/// </summary>
internal sealed class LightSender(int atOnce, TimeProvider time) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = atOnce }) { Timeout = TimeSpan.FromMinutes(2) };
    private readonly SemaphoreSlim _slots = new(atOnce);

    /// <exception cref="HttpRequestException">The storage refused the archive or cannot be reached.</exception>
    public async Task SendAsync(StartCommand command, string objectKey, byte[] archive, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using HttpRequestMessage request = Sign(command, objectKey, archive);
            using HttpResponseMessage answer = await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            answer.EnsureSuccessStatusCode();
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }

    // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html; our keys need no escaping.
    private HttpRequestMessage Sign(StartCommand command, string objectKey, byte[] archive)
    {
        Uri endpoint = new(command.Endpoint);
        var path = $"/{command.Bucket}/{objectKey}";
        var moment = time.GetUtcNow().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var scope = $"{moment[..8]}/{command.Region}/s3/aws4_request";
        var hash = Convert.ToHexStringLower(SHA256.HashData(archive));
        const string Names = "host;x-amz-content-sha256;x-amz-date;x-amz-security-token";
        var canonical = $"PUT\n{path}\n\nhost:{endpoint.Authority}\nx-amz-content-sha256:{hash}\nx-amz-date:{moment}\nx-amz-security-token:{command.Credentials.SecurityToken}\n\n{Names}\n{hash}";
        var toSign = $"AWS4-HMAC-SHA256\n{moment}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = Encoding.UTF8.GetBytes("AWS4" + command.Credentials.AccessKeySecret);
        foreach (var part in (string[])[moment[..8], command.Region, "s3", "aws4_request"])
        {
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        }

        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        HttpRequestMessage request = new(HttpMethod.Put, new Uri(endpoint, path)) { Content = new ByteArrayContent(archive) };
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("x-amz-date", moment);
        request.Headers.TryAddWithoutValidation("x-amz-security-token", command.Credentials.SecurityToken);
        request.Headers.TryAddWithoutValidation("authorization", $"AWS4-HMAC-SHA256 Credential={command.Credentials.AccessKeyId}/{scope}, SignedHeaders={Names}, Signature={signature}");
        return request;
    }
}
