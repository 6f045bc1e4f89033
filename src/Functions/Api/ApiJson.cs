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
[JsonSerializable(typeof(ListPage<QuarantineEntry>))]
[JsonSerializable(typeof(List<ArchivedLog>))]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(PullPlan))]
[JsonSerializable(typeof(PullDockReport))]
[JsonSerializable(typeof(PullReport))]
[JsonSerializable(typeof(ListPage<PullReport>))]
[JsonSerializable(typeof(HealthReport))]
public sealed partial class ApiJson : JsonSerializerContext;
