using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace DockLogs.Functions.Credentials;

/// <summary>
/// Calls AssumeRole of Alibaba Cloud STS, version 2015-04-01 (api.alibabacloud.com, Sts/2015-04-01/AssumeRole): an RPC
/// action with its parameters in the query and a JSON answer.
/// </summary>
internal sealed class AliStsClient(AliOptions options, TimeProvider time) : IDisposable
{
    private const string Provider = "ali";
    private const int LongestAnswer = 64 * 1024;
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(20),
        MaxResponseContentBufferSize = LongestAnswer,
    };

    /// <param name="sessionName">2 to 32 letters and digits; stands in Alibaba's own audit trail.</param>
    /// <param name="duration">From 900 s to the role's maximum.</param>
    /// <param name="policy">What the session may do, in RAM's grammar.</param>
    /// <param name="cancellationToken">Gives the call up.</param>
    /// <exception cref="CredentialsException">No credentials.</exception>
    public async Task<AliSession> AssumeRoleAsync(string sessionName, TimeSpan duration, string policy, CancellationToken cancellationToken)
    {
        Dictionary<string, string> parameters = new()
        {
            ["DurationSeconds"] = ((int)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture),
            ["Policy"] = policy,
            ["RoleArn"] = options.RoleArn!,
            ["RoleSessionName"] = sessionName,
        };
        if (!string.IsNullOrEmpty(options.ExternalId))
        {
            parameters["ExternalId"] = options.ExternalId;
        }

        string query = AliSignature.Query(parameters);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(options.StsAddress(), $"/?{query}"));
        foreach ((string name, string value) in AliSignature.Headers(
            options.StsAddress().Authority, query, ("AssumeRole", "2015-04-01"), time.GetUtcNow(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), (options.AccessKeyId!, options.AccessKeySecret!)))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Headers.Accept.ParseAdd("application/json");
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
            AliAnswer? answer = Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (!response.IsSuccessStatusCode)
            {
                throw new CredentialsException(Provider, answer?.Code ?? response.StatusCode.ToString(), CredentialsException.Passes((int)response.StatusCode, answer?.Code));
            }

            return answer?.Credentials is { AccessKeyId.Length: > 0, AccessKeySecret.Length: > 0, SecurityToken.Length: > 0 } session
                ? session
                : throw new CredentialsException(Provider, "EmptyAnswer", isTransient: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new CredentialsException(Provider, "Unreachable", isTransient: true);
        }
    }

    public void Dispose() => _http.Dispose();

    private static AliAnswer? Read(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, AliJson.Default.AliAnswer);
        }
        catch (JsonException)
        {
            // A proxy's page, say: the status has to do.
            return null;
        }
    }
}
