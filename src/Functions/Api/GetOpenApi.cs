using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>GET openapi.json: the description of this interface, OpenAPI 3.1. Without a key; it holds nothing secret.</summary>
public static class GetOpenApi
{
    private static readonly byte[] Document = Read();

    /// <summary>Answers 200 with an entity tag, or 304.</summary>
    [Function(nameof(GetOpenApi))]
    public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        JsonAnswer.OfBytes(StatusCodes.Status200OK, Document).UnlessMatched(request);

    private static byte[] Read()
    {
        using Stream stream = typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.json")
            ?? throw new InvalidOperationException("The resource openapi.json is missing from the assembly.");
        using MemoryStream document = new();
        stream.CopyTo(document);
        return document.ToArray();
    }
}
