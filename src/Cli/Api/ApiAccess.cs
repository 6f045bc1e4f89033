using System.Net.Http.Headers;

namespace DockLogs.Cli.Api;

/// <summary>Where the API is, and what opens it.</summary>
internal sealed record ApiAccess
{
    /// <summary>Variable that holds the address.</summary>
    public const string AddressVariable = "DOCKLOGS_API";

    /// <summary>Variable that holds a function key.</summary>
    public const string KeyVariable = "DOCKLOGS_KEY";

    /// <summary>Variable that holds an access token.</summary>
    public const string TokenVariable = "DOCKLOGS_TOKEN";

    /// <summary>Where <c>./pipeline run</c> has it.</summary>
    public const string DefaultAddress = "http://127.0.0.1:7071/api";

    private string? _key;
    private string? _token;

    /// <summary>The address, ending in a slash.</summary>
    public required Uri Address { get; init; }

    /// <summary>Whether a key or token would cross a network in the clear.</summary>
    public bool IsExposed => (_key ?? _token) is not null && Address.Scheme == Uri.UriSchemeHttp && !Address.IsLoopback;

    /// <summary>Reads the address given, or else that of the environment; keys come from the environment alone, where other users cannot see them.</summary>
    /// <exception cref="UsageException">One of them cannot be.</exception>
    public static ApiAccess Read(string? address, Func<string, string?> variable)
    {
        (string name, string text) = (address, variable(AddressVariable)) switch
        {
            ({ } given, _) => ("--api", given),
            (_, { Length: > 0 } set) => (AddressVariable, set),
            _ => ("the default", DefaultAddress),
        };
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out Uri? uri)
            || uri.Scheme is not ("http" or "https")
            || uri.Query.Length + uri.Fragment.Length > 0)
        {
            throw new UsageException($"{name} is '{text}', expected http://HOST[:PORT]/api or https://HOST/api.");
        }

        // Not shown again: it holds a password.
        if (uri.UserInfo.Length > 0)
        {
            throw new UsageException($"{name} holds a user name or password; give a key as {KeyVariable} or a token as {TokenVariable}.");
        }

        return new ApiAccess { Address = uri, _key = Secret(KeyVariable, variable), _token = Secret(TokenVariable, variable) };
    }

    /// <summary>Adds key and token to a request for the API itself.</summary>
    public void Open(HttpRequestHeaders headers)
    {
        if (_key is not null)
        {
            headers.Add("x-functions-key", _key);
        }

        if (_token is not null)
        {
            headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        }
    }

    private static string? Secret(string name, Func<string, string?> variable) => variable(name)?.Trim() switch
    {
        null or "" => null,
        { } value when value.All(c => c is > ' ' and <= '~') => value,
        _ => throw new UsageException($"{name} holds blanks or other characters that no key or token has."),
    };
}
