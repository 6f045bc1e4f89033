using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Telemetry;

/// <summary>
/// An upload with what metrics and trace want to know of it: custom status of its orchestration, where the uplink finds the
/// trace, and input of its last activity. People are shown the <see cref="UploadView"/> in it.
/// </summary>
public sealed record TracedUpload : UploadView
{
    /// <summary>For the serializer.</summary>
    [JsonConstructor]
    public TracedUpload()
    {
    }

    /// <summary>The upload as people see it, and its trace.</summary>
    [SetsRequiredMembers]
    public TracedUpload(UploadView view, UploadTrace? trace)
        : base(view) => Trace = trace;

    /// <summary>For metrics and trace.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UploadTrace? Trace { get; init; }
}
