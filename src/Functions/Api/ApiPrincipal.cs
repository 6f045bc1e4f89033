using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DockLogs.Functions.Api;

/// <summary>Who calls, as far as that is known.</summary>
/// <param name="Name">For the audit and for rate limits; never a secret.</param>
/// <param name="Roles">The roles it has; empty when nobody vouches for any.</param>
public sealed record ApiPrincipal(string Name, IReadOnlyCollection<ApiRole> Roles)
{
    /// <summary>
    /// Set by App Service authentication, which drops what a client sends under this name
    /// (https://learn.microsoft.com/azure/app-service/configure-authentication-user-identities).
    /// </summary>
    public const string Header = "X-MS-CLIENT-PRINCIPAL";

    private const int LongestHeader = 64 * 1024;
    private const int LongestName = 128;
    private const string RoleClaim = "http://schemas.microsoft.com/ws/2008/06/identity/claims/role";

    // In this order: a person's name says more than its object id.
    private static readonly string[] NameClaims =
    [
        "preferred_username", "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress", "name", "appid", "azp",
        "http://schemas.microsoft.com/identity/claims/objectidentifier", "oid", "sub",
    ];

    /// <summary>
    /// Without platform authentication: nobody in particular, or the holder of a function key, by the key's name when the
    /// client gives it (Azure checks that the key is the one of that name).
    /// </summary>
    public static ApiPrincipal OfKey(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        bool hasKey = request.Headers.ContainsKey("x-functions-key") || request.Query.ContainsKey("code");
        string name = request.Headers["x-functions-clientid"].FirstOrDefault() ?? request.Query["clientId"].FirstOrDefault() ?? "";
        return new ApiPrincipal(!hasKey ? "anonymous" : name.Length is 0 or > LongestName ? "key" : $"key:{name}", []);
    }

    /// <summary>The principal that the platform vouches for; null when it names none.</summary>
    public static ApiPrincipal? OfPlatform(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Headers[Header] is not [{ Length: > 0 and <= LongestHeader } encoded])
        {
            return null;
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(Convert.FromBase64String(encoded));
            return Read(document.RootElement);
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it may do what needs <paramref name="role"/>; who may change may look.</summary>
    public bool Has(ApiRole role) => Roles.Contains(role) || (role == ApiRole.Reader && Roles.Contains(ApiRole.Operator));

    private static ApiPrincipal? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("claims", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        (string Type, string Value)[] claims = [.. list.EnumerateArray().Select(claim => (Text(claim, "typ"), Text(claim, "val")))];
        string roleType = Text(root, "role_typ");
        string? name = NameClaims.Prepend(Text(root, "name_typ"))
            .Select(type => claims.FirstOrDefault(claim => claim.Type == type && claim.Value.Length > 0).Value)
            .FirstOrDefault(value => value is not null);
        HashSet<ApiRole> roles = [];
        foreach ((string type, string value) in claims)
        {
            if ((type == roleType || type is "roles" or RoleClaim) && Enum.GetNames<ApiRole>().Contains(value, StringComparer.Ordinal))
            {
                roles.Add(Enum.Parse<ApiRole>(value));
            }
        }

        return name is null ? null : new ApiPrincipal(name.Length <= LongestName ? name : name[..LongestName], roles);
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
