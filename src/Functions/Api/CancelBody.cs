using System.Text.Json;

namespace DockLogs.Functions.Api;

/// <summary>The body of POST uploads/{id}/cancel: <c>{modules?:["0"]}</c>; no modules means all of them.</summary>
internal sealed record CancelBody(IReadOnlyList<string>? Modules)
{
    /// <summary>Reads the body and reports every fault of it.</summary>
    public static CancelBody Read(JsonElement body, RequestFaults faults) =>
        new(BodyObject.Read(body, BodyPath.Root, faults, "modules")?.Modules("modules"));
}
