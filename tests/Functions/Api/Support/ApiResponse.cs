using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DockLogs.Functions.Tests.Api.Support;

/// <summary>What a client would see.</summary>
internal sealed record ApiResponse(int Status, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The fields of a problem's errors, in their order.</summary>
    public string[] FaultyFields => [.. Json.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!)];

    /// <summary>Checks that this is a problem of a type, in the form every client relies on.</summary>
    public ApiResponse IsProblem(int status, string type)
    {
        Assert.Equal(status, Status);
        Assert.StartsWith("application/problem+json", Headers.ContentType.ToString(), StringComparison.Ordinal);
        Assert.Equal(type, Json.GetProperty("type").GetString());
        Assert.Equal(status, Json.GetProperty("status").GetInt32());
        Assert.NotEqual("", Json.GetProperty("title").GetString());
        Assert.NotEqual("", Json.GetProperty("detail").GetString());
        return this;
    }
}
