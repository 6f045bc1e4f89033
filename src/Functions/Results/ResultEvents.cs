using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DockLogs.Functions.Api;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Results;

/// <summary>
/// What other teams are told on the results hub: CloudEvents 1.0, structured as JSON (cloudevents/spec,
/// formats/json-format.md, section 3). An event is sent at least once; its <c>id</c> is made of what ended, so that a
/// consumer can tell an event that comes again.
/// </summary>
public static class ResultEvents
{
    /// <summary>Type of the event when an upload has ended, however.</summary>
    public const string UploadEnded = "docklogs.upload.ended";

    /// <summary>Type of the event when a pull has ended.</summary>
    public const string PullEnded = "docklogs.pull.ended";

    private const string Source = "urn:docklogs:pipeline";

    // A hub takes 1 MB an event; the attributes around the data are a few hundred bytes.
    private const int MostDataBytes = 1_000_000;

    /// <summary>The event of an upload's end; <c>data</c> is what GET uploads/{id} answers.</summary>
    public static string OfUpload(UploadView upload)
    {
        ArgumentNullException.ThrowIfNull(upload);
        byte[] data = JsonSerializer.SerializeToUtf8Bytes(upload, ApiJson.Readable.UploadView);
        if (data.Length > MostDataBytes)
        {
            UploadView shorter = upload with { Files = [.. upload.Files.Select(file => file with { BootIndexes = [] })] };
            data = JsonSerializer.SerializeToUtf8Bytes(shorter, ApiJson.Readable.UploadView);
        }

        return Write(UploadEnded, "uploads", upload.Id, upload.FinishedAt ?? upload.RequestedAt, data);
    }

    /// <summary>The event of something that ended.</summary>
    /// <param name="type">One of the types above.</param>
    /// <param name="collection">Where the API has such things: <c>uploads</c>, <c>pulls</c>.</param>
    /// <param name="id">Its id there.</param>
    /// <param name="endedAt">When it ended.</param>
    /// <param name="data">What the API answers for it; holds no secret.</param>
    /// <param name="json">How the API writes it (<see cref="ApiJson.Readable"/>).</param>
    public static string Of<T>(string type, string collection, string id, DateTimeOffset endedAt, T data, JsonTypeInfo<T> json) =>
        Write(type, collection, id, endedAt, JsonSerializer.SerializeToUtf8Bytes(data, json));

    private static string Write(string type, string collection, string id, DateTimeOffset endedAt, byte[] data)
    {
        using MemoryStream body = new(data.Length + 512);
        using (Utf8JsonWriter writer = new(body, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("specversion", "1.0");
            writer.WriteString("id", $"{type}/{id}");
            writer.WriteString("source", Source);
            writer.WriteString("type", type);
            writer.WriteString("subject", $"{collection}/{id}");
            writer.WriteString("time", UtcTimeConverter.Format(endedAt));
            writer.WriteString("datacontenttype", "application/json");
            writer.WritePropertyName("data");
            writer.WriteRawValue(data, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length);
    }
}
