using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;

namespace DockLogs.Functions.Tests.Api.Support;

/// <summary>Makes requests and executes answers as a host does, without one.</summary>
internal static class ApiCall
{
    public static HttpRequest Get(string pathAndQuery, params (string Name, string Value)[] headers) =>
        Request("GET", pathAndQuery, null, null, headers);

    public static HttpRequest Post(string path, string? body, params (string Name, string Value)[] headers) =>
        Request("POST", path, body, body is null ? null : "application/json", headers);

    public static HttpRequest Put(string path, string? body, params (string Name, string Value)[] headers) =>
        Request("PUT", path, body, body is null ? null : "application/json", headers);

    public static HttpRequest Request(
        string method, string pathAndQuery, string? body, string? contentType, params (string Name, string Value)[] headers)
    {
        DefaultHttpContext context = new();
        HttpRequest request = context.Request;
        request.Method = method;
        string[] parts = pathAndQuery.Split('?', 2);
        request.Path = parts[0];
        request.QueryString = parts.Length == 2 ? new QueryString($"?{parts[1]}") : QueryString.Empty;
        if (body is not null)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(body);
            request.Body = new MemoryStream(bytes);
            request.ContentLength = bytes.Length;
        }

        request.ContentType = contentType;
        foreach ((string name, string value) in headers)
        {
            request.Headers[name] = value;
        }

        return request;
    }

    public static async Task<ApiResponse> ExecuteAsync(Task<IActionResult> call)
    {
        IActionResult result = await call;
        DefaultHttpContext context = new();
        using MemoryStream body = new();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        await result.ExecuteResultAsync(new ActionContext { HttpContext = context });
        return new ApiResponse(context.Response.StatusCode, context.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }
}
