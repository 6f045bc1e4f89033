namespace DockLogs.Functions.Telemetry;

/// <summary>Names of the spans of <see cref="UploadTracing"/>; docs/monitoring.md has them as a table.</summary>
public static class SpanNames
{
    /// <summary>An upload is asked for over HTTP: the root of its trace.</summary>
    public const string Request = "upload.request";

    /// <summary>The upload is admitted; the root of its trace when a pull asked for it.</summary>
    public const string Admit = "upload.admit";

    /// <summary>Credentials are minted and the start command is published.</summary>
    public const string Start = "upload.start";

    /// <summary>A cancel command is published.</summary>
    public const string Cancel = "upload.cancel";

    /// <summary>A dock's reply is handed to the upload.</summary>
    public const string Reply = "uplink.reply";

    /// <summary>A dock's progress is handed to the upload.</summary>
    public const string Progress = "uplink.progress";

    /// <summary>An archive is compared with what the dock said of it.</summary>
    public const string Verify = "upload.verify";

    /// <summary>A verified archive is written into the catalogue.</summary>
    public const string Archive = "upload.archive";

    /// <summary>The end is written down.</summary>
    public const string End = "upload.end";

    /// <summary>The whole life, from the wish to the end; written at the end.</summary>
    public const string Life = "upload";

    /// <summary>The time in one state, below <see cref="Life"/>.</summary>
    public const string State = "upload.state";
}
