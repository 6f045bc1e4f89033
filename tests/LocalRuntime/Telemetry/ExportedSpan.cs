namespace DockLogs.LocalRuntime.Tests.Telemetry;

/// <summary>A span as it arrived at the collector (opentelemetry-proto, trace/v1/trace.proto).</summary>
internal sealed record ExportedSpan
{
    public string Source { get; init; } = "";

    public string Trace { get; private set; } = "";

    public string Id { get; private set; } = "";

    /// <summary>Empty for a root.</summary>
    public string Parent { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong Start { get; private set; }

    public ulong End { get; private set; }

    public bool Failed { get; private set; }

    public Dictionary<string, string> Attributes { get; } = [];

    public List<string> LinkedTraces { get; } = [];

    public static IEnumerable<ExportedSpan> ReadAll(ReadOnlySpan<byte> request)
    {
        List<ExportedSpan> spans = [];
        for (var resources = new ProtobufReader(request); resources.Next();)
        {
            for (var resource = new ProtobufReader(resources.Bytes); resource.Next();)
            {
                if (resource.Field == 2)
                {
                    ReadScope(resource.Bytes, spans);
                }
            }
        }

        return spans;
    }

    private static void ReadScope(ReadOnlySpan<byte> message, List<ExportedSpan> spans)
    {
        string source = "";
        for (var scope = new ProtobufReader(message); scope.Next();)
        {
            if (scope.Field == 1)
            {
                var inner = new ProtobufReader(scope.Bytes);
                source = inner.Next() && inner.Field == 1 ? inner.Text : "";
            }
            else if (scope.Field == 2)
            {
                spans.Add(Read(scope.Bytes, source));
            }
        }
    }

    private static ExportedSpan Read(ReadOnlySpan<byte> message, string source)
    {
        var span = new ExportedSpan { Source = source };
        for (var field = new ProtobufReader(message); field.Next();)
        {
            switch (field.Field)
            {
                case 1:
                    span.Trace = field.Hex;
                    break;
                case 2:
                    span.Id = field.Hex;
                    break;
                case 4:
                    span.Parent = field.Hex;
                    break;
                case 5:
                    span.Name = field.Text;
                    break;
                case 7:
                    span.Start = field.Number;
                    break;
                case 8:
                    span.End = field.Number;
                    break;
                case 9:
                    ReadAttribute(field.Bytes, span.Attributes);
                    break;
                case 13:
                    var link = new ProtobufReader(field.Bytes);
                    span.LinkedTraces.Add(link.Next() ? link.Hex : "");
                    break;
                case 15:
                    for (var status = new ProtobufReader(field.Bytes); status.Next();)
                    {
                        span.Failed |= status is { Field: 3, Number: 2 };
                    }

                    break;
                default:
                    break;
            }
        }

        return span;
    }

    private static void ReadAttribute(ReadOnlySpan<byte> message, Dictionary<string, string> attributes)
    {
        string key = "";
        string value = "";
        for (var field = new ProtobufReader(message); field.Next();)
        {
            if (field.Field == 1)
            {
                key = field.Text;
                continue;
            }

            var any = new ProtobufReader(field.Bytes);
            value = !any.Next() ? "" : any.Field == 1 ? any.Text : any.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        attributes[key] = value;
    }
}
