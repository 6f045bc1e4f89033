using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DockLogs.Bridge.Quarantine;
using DockLogs.Functions.Api;
using DockLogs.Functions.Pulls;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Tests.Api;

public sealed class OpenApiTests
{
    private static readonly Type[] Described =
    [
        typeof(Problem), typeof(ProblemError), typeof(RegisteredDock), typeof(DockLogList), typeof(ListedModule), typeof(ListedLog),
        typeof(UploadView), typeof(UploadFileView), typeof(UploadError), typeof(PullReport), typeof(PullTotals), typeof(PullDockReport),
        typeof(PullModuleNote), typeof(QuietHours), typeof(DockMission), typeof(CataloguedArchive), typeof(ArchiveLink), typeof(QuarantineEntry), typeof(HealthReport), typeof(DependencyHealth),
    ];

    [Fact]
    public async Task Document_is_served_with_an_entity_tag()
    {
        ApiResponse response = await ApiCall.ExecuteAsync(Task.FromResult(GetOpenApi.Run(ApiCall.Get("/api/openapi.json"))));

        Assert.Equal((200, "3.1.0"), (response.Status, response.Json.GetProperty("openapi").GetString()));
        ApiResponse unchanged = await ApiCall.ExecuteAsync(
            Task.FromResult(GetOpenApi.Run(ApiCall.Get("/api/openapi.json", ("If-None-Match", response.Headers.ETag!)))));
        Assert.Equal(304, unchanged.Status);
    }

    [Fact]
    public async Task Operations_are_exactly_the_http_functions()
    {
        JsonElement document = await DocumentAsync();
        IEnumerable<string> described = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
            .Select(operation => $"{operation.Name} {path.Name} {operation.Value.GetProperty("operationId").GetString()}"));
        IEnumerable<string> built = Functions().SelectMany(function => function.Trigger.Methods!
            .Select(method => $"{method} /{function.Trigger.Route} {function.Name}"));

        Assert.Equal(built.Order(StringComparer.Ordinal), described.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Path_parameters_are_those_of_the_path_and_anonymous_operations_say_so()
    {
        JsonElement document = await DocumentAsync();
        foreach ((string name, HttpTriggerAttribute trigger) in Functions())
        {
            JsonElement operation = document.GetProperty("paths").GetProperty($"/{trigger.Route}").GetProperty(trigger.Methods![0]);
            IEnumerable<string> described = operation.TryGetProperty("parameters", out JsonElement parameters)
                ? parameters.EnumerateArray().Where(parameter => parameter.GetProperty("in").GetString() == "path").Select(parameter => parameter.GetProperty("name").GetString()!)
                : [];
            IEnumerable<string> routed = trigger.Route!.Split('/').Where(part => part.StartsWith('{')).Select(part => part.Trim('{', '}'));

            Assert.True(routed.SequenceEqual(described), name);
            Assert.Equal(trigger.AuthLevel == AuthorizationLevel.Anonymous, operation.TryGetProperty("security", out _));
        }
    }

    [Fact]
    public async Task Schemas_have_exactly_the_fields_that_are_written()
    {
        JsonElement schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        foreach (Type type in Described)
        {
            JsonTypeInfo written = ApiJson.Readable.GetTypeInfo(type)!;
            JsonElement schema = schemas.GetProperty(type.Name);

            Assert.Equal(
                written.Properties.Select(property => property.Name).Order(StringComparer.Ordinal),
                schema.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
            Assert.Equal(
                written.Properties.Where(IsAlwaysWritten).Select(property => property.Name).Order(StringComparer.Ordinal),
                schema.GetProperty("required").EnumerateArray().Select(name => name.GetString()).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public async Task References_lead_somewhere()
    {
        JsonElement document = await DocumentAsync();
        foreach (string reference in References(document))
        {
            JsonElement place = document;
            foreach (string part in reference.TrimStart('#', '/').Split('/'))
            {
                Assert.True(place.TryGetProperty(part, out place), reference);
            }
        }
    }

    [Theory]
    [InlineData("UploadWish", """{"files":[{"module":"3","bootIndexes":[1]}],"note":"n"}""")]
    [InlineData("CancelWish", """{"modules":["0"]}""")]
    [InlineData("DockWish", """{"dock":"D","enabled":true,"modules":["0"],"note":"n","quietHours":{"from":"06:00","to":"20:00","timeZone":"Europe/Berlin"},"lastSeen":"2026-01-01T00:00:00Z","mission":{}}""")]
    [InlineData("PullWish", """{"docks":["D"],"since":"2026-01-01T00:00:00Z","window":"01:00:00"}""")]
    public async Task Request_bodies_have_the_fields_that_are_taken(string schema, string body)
    {
        JsonElement described = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty(schema);
        JsonElement full = JsonDocument.Parse(body).RootElement;
        RequestFaults faults = new();
        _ = schema switch
        {
            "UploadWish" => (object)UploadBody.Read(full, 1000, faults),
            "CancelWish" => CancelBody.Read(full, faults),
            "DockWish" => DockBody.Read(full, DockLogs.Contracts.DockSerial.Parse("D"), faults),
            _ => PullBody.Read(full, 10_000, faults),
        };

        Assert.Empty(faults.Errors);
        Assert.Equal(full.EnumerateObject().Select(field => field.Name), described.GetProperty("properties").EnumerateObject().Select(field => field.Name));
    }

    private static bool IsAlwaysWritten(JsonPropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) is null
        && (property.PropertyType.IsValueType || !property.IsGetNullable);

    private static async Task<JsonElement> DocumentAsync() =>
        (await ApiCall.ExecuteAsync(Task.FromResult(GetOpenApi.Run(ApiCall.Get("/api/openapi.json"))))).Json;

    private static IEnumerable<(string Name, HttpTriggerAttribute Trigger)> Functions() =>
        from method in typeof(GetOpenApi).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        let function = method.GetCustomAttribute<FunctionAttribute>()
        where function is not null
        let trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(found => found is not null)
        where trigger is not null
        select (function.Name, trigger);

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
