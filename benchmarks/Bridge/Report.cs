using System.Globalization;
using System.Text;
using DockLogs.BridgeBenchmark.Load;
using DockLogs.BridgeBenchmark.Subjects;

namespace DockLogs.BridgeBenchmark;

/// <summary>What was measured, as text.</summary>
internal static class Report
{
    /// <summary>The bar of bars.md for the bridge with durable acknowledge, against a bare subscriber.</summary>
    public const double Bar = 0.9;

    /// <summary>A line for one measurement, while it goes on.</summary>
    public static string Line(Measurement one) => string.Create(
        CultureInfo.InvariantCulture,
        $"  round {one.Round}  {one.Subject.Name,-14} {one.MessagesPerSecond,8:F0} msg/s   processor time a message, µs: subject {Micros(one.SubjectTime, one)}, broker {Micros(one.BrokerTime, one)}, publishers {Micros(one.PublisherTime, one)}{Faults(one)}");

    /// <summary>The table: medians of the rounds, ratios of the rounds in pairs.</summary>
    public static string Table(IReadOnlyList<Measurement> all, BenchmarkOptions options)
    {
        var table = new StringBuilder();
        var peers = options.Subjects.Where(subject => subject != SubjectKind.Bridge).ToList();
        var names = options.Subjects.Select(subject => $" {subject.Name} msg/s |").Concat(
            options.Subjects.Contains(SubjectKind.Bridge) ? peers.Select(peer => $" bridge / {peer.Name} |") : []);
        table.Append("| payload | gateways |").AppendJoin("", names).AppendLine(" lost | out of place |");
        table.Append("|---|---|").AppendJoin("", names.Select(_ => "---|")).AppendLine("---|---|");
        foreach (var shape in all.GroupBy(one => one.Shape))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {shape.Key.Bytes} B | {shape.Key.Gateways} |");
            foreach (var subject in options.Subjects)
            {
                table.Append(CultureInfo.InvariantCulture, $" {Median(Of(shape, subject).Select(one => one.MessagesPerSecond)):F0} |");
            }

            foreach (var peer in options.Subjects.Contains(SubjectKind.Bridge) ? peers : [])
            {
                var ratios = Ratios(shape, peer).ToList();
                table.Append(CultureInfo.InvariantCulture, $" {Median(ratios):F2} ({ratios.Min():F2}–{ratios.Max():F2}) |");
            }

            table.AppendLine(CultureInfo.InvariantCulture, $" {shape.Sum(one => one.Lost)} | {shape.Sum(one => one.OutOfPlace)} |");
        }

        return table.ToString();
    }

    /// <summary>Median of the ratios bridge / peer over all shapes and rounds; null when one of the two was not measured.</summary>
    public static double? Overall(IReadOnlyList<Measurement> all, SubjectKind peer)
    {
        var ratios = all.GroupBy(one => one.Shape).SelectMany(shape => Ratios(shape, peer)).ToList();
        return ratios.Count == 0 ? null : Median(ratios);
    }

    private static IEnumerable<double> Ratios(IEnumerable<Measurement> shape, SubjectKind peer) =>
        from bridge in Of(shape, SubjectKind.Bridge)
        join other in Of(shape, peer) on bridge.Round equals other.Round
        select bridge.MessagesPerSecond / other.MessagesPerSecond;

    private static IEnumerable<Measurement> Of(IEnumerable<Measurement> some, SubjectKind subject) => some.Where(one => one.Subject == subject);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static string Micros(TimeSpan time, Measurement one) => (time.TotalMicroseconds / one.Shape.Messages).ToString("F1", CultureInfo.InvariantCulture);

    private static string Faults(Measurement one) => one.IsWhole ? "" : $"   LOST {one.Lost}, OUT OF PLACE {one.OutOfPlace}";
}
