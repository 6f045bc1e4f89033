using System.Security.Cryptography;
using System.Text.Json;
using DockLogs.Functions.Pulls;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace DockLogs.Functions.Api;

/// <summary>
/// The entity tag of a registry entry. It covers what people set; when the dock was last seen changes every minute
/// and must not make their If-Match fail, so the tag is weak.
/// </summary>
internal static class DockEntityTag
{
    public static string Of(RegisteredDock entry)
    {
        byte[] settable = JsonSerializer.SerializeToUtf8Bytes(entry with { LastSeen = null, Mission = null }, ApiJson.Readable.RegisteredDock);
        return $"W/\"{Convert.ToHexStringLower(SHA256.HashData(settable).AsSpan(0, 16))}\"";
    }

    /// <summary>Whether If-Match and If-None-Match of a change hold for the present entry (null: there is none).</summary>
    public static bool Holds(HttpRequest request, RegisteredDock? present)
    {
        IHeaderDictionary headers = request.Headers;
        if (headers.ContainsKey(HeaderNames.IfMatch) && (present is null || !EntityTags.Matches(headers.IfMatch, Of(present))))
        {
            return false;
        }

        return !(present is not null && headers.ContainsKey(HeaderNames.IfNoneMatch) && EntityTags.Matches(headers.IfNoneMatch, Of(present)));
    }
}
