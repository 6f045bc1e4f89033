using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DockLogs.Bridge.Quarantine;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Api;

/// <summary>Every body the API writes, and the documents of the catalogue and of pulls: camelCase, nulls left out, times in UTC.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcTimeConverter)])]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(RegisteredDock))]
[JsonSerializable(typeof(ListPage<RegisteredDock>))]
[JsonSerializable(typeof(DockLogList))]
[JsonSerializable(typeof(UploadView))]
[JsonSerializable(typeof(ListPage<UploadView>))]
[JsonSerializable(typeof(ListPage<CataloguedArchive>))]
[JsonSerializable(typeof(ArchiveLink))]
[JsonSerializable(typeof(ListPage<QuarantineEntry>))]
[JsonSerializable(typeof(List<ArchivedLog>))]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(PullPlan))]
[JsonSerializable(typeof(IReadOnlyList<PlannedDock>))]
[JsonSerializable(typeof(PullDockReport))]
[JsonSerializable(typeof(PullReport))]
[JsonSerializable(typeof(ListPage<PullReport>))]
[JsonSerializable(typeof(HealthReport))]
public sealed partial class ApiJson : JsonSerializerContext
{
    // Not an initializer: Default is a static of the generated part, and nothing orders the two.
    private static readonly Lazy<ApiJson> Relaxed =
        new(() => new ApiJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));

    /// <summary>The same with quotes and letters of all languages as they are: these bodies are never part of a page.</summary>
    public static ApiJson Readable => Relaxed.Value;
}
