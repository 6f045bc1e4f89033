using System.Text.Json;
using CsCheck;

namespace DockLogs.Contracts.Tests.Up;

/// <summary>What a dock writes, in whichever dialect, the cloud reads.</summary>
public sealed class UpRoundTripTests
{
    private static readonly Gen<DockSerial> Serials =
        Gen.String[Gen.Char["ABCxyz0123456789_-"], 1, 64].Select(DockSerial.Parse);

    private static readonly Gen<DateTimeOffset> Times =
        Gen.Long[100_000_000_000, 253_402_300_799_999].Select(DateTimeOffset.FromUnixTimeMilliseconds);

    private static readonly Gen<DateTimeOffset> Seconds =
        Gen.Long[1, 99_999_999_999].Select(DateTimeOffset.FromUnixTimeSeconds);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[Gen.Char["abc/.:-_ \"\\\n\téß漢"], 1, 40].Select(text => "x" + text.Trim() + "x"),
        Gen.Const("🚁 \u0001 \u2028 </script> +&"));

    private static readonly Gen<string> Modules = OneOf("0", "3", "7", "42", "payload");

    private static readonly Gen<string> Statuses = OneOf("file_pull", "file_zip", "ok", "failed", "canceled", "pondering");

    private static readonly Gen<UpDialect> Dialects =
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool).Select((numeric, noMethod, misspelt, output, blank) => new UpDialect
        {
            NumericModules = numeric,
            WithoutMethod = noMethod,
            Misspelt = misspelt,
            ListUnderOutput = output,
            BlankGateway = blank,
        });

    private static readonly Gen<ProgressFile> Files = Gen.Select(
        Gen.Select(Modules, Texts, Texts, Texts, Statuses),
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Int, Gen.Int[0, 100], Times, Gen.Long[0, long.MaxValue], Gen.Bool)).Select((texts, rest) => new ProgressFile
        {
            Module = texts.Item1,
            DeviceSn = texts.Item2,
            Key = texts.Item3,
            Fingerprint = rest.Item6 ? texts.Item4 : null,
            Status = texts.Item5,
            Size = rest.Item6 ? null : rest.Item1,
            Result = rest.Item6 ? rest.Item2 : null,
            Percent = texts.Item5 == ProgressStatus.Ok ? 100 : rest.Item3,
            FinishTime = rest.Item6 ? null : rest.Item4,
            UploadRate = rest.Item6 ? rest.Item5 : null,
        });

    [Fact]
    public void Progress_comes_through() => Gen.Select(
        Gen.Select(Texts, Texts, Serials, Times, Gen.Bool, Dialects), Statuses, Files.Array[0, 12], Gen.Int).Sample((envelope, status, files, result) =>
    {
        var (tid, bid, gateway, now, needReply, dialect) = envelope;
        var report = new ProgressReport { Status = status, Result = result, Files = files };

        var payload = UpMessageWriter.Progress(tid, bid, gateway, now, report, needReply, dialect);

        Assert.Equal(
            Expected(envelope, TopicKind.Events, UpMethod.FileUploadProgress, MethodNames.FileUploadProgress, result) with
            {
                NeedReply = needReply,
                Progress = report,
            },
            UpMessageReader.Read(gateway, TopicKind.Events, payload).Message);
    });

    [Fact]
    public void Lists_come_through() => Gen.Select(
        Gen.Select(Texts, Texts, Serials, Times, Gen.Bool, Dialects),
        Gen.Select(Modules, Texts, Gen.Int, Gen.Select(Gen.Long, Gen.Long[0, long.MaxValue], Times, Seconds, Gen.Bool).Array[0, 12]).Array[0, 3],
        Gen.Bool, Gen.Int).Sample((envelope, modules, inSeconds, result) =>
    {
        var (tid, bid, gateway, now, _, dialect) = envelope;
        var reply = new LogListReply
        {
            Files = [.. modules.Select(module => new ModuleLogs
            {
                Module = module.Item1,
                DeviceSn = module.Item2,
                Result = module.Item3,
                Logs = [.. module.Item4.Select(log => new LogEntry
                {
                    BootIndex = log.Item1,
                    Size = log.Item5 ? null : log.Item2,
                    StartTime = inSeconds ? log.Item4 : log.Item3,
                    EndTime = log.Item5 ? null : inSeconds ? log.Item4 : log.Item3,
                })],
            })],
        };

        var payload = UpMessageWriter.ListReply(tid, bid, gateway, now, reply, result, dialect with { LogTimesInSeconds = inSeconds });

        Assert.Equal(
            Expected(envelope, TopicKind.ServicesReply, UpMethod.FileUploadList, MethodNames.FileUploadList, result) with { LogList = reply },
            UpMessageReader.Read(gateway, TopicKind.ServicesReply, payload).Message);
    });

    [Fact]
    public void Replies_come_through() => Gen.Select(
        Gen.Select(Texts, Texts, Serials, Times, Gen.Bool, Dialects),
        OneOf((MethodNames.FileUploadStart, UpMethod.FileUploadStart), (MethodNames.FileUploadUpdate, UpMethod.FileUploadUpdate)),
        Gen.Int).Sample((envelope, method, result) =>
    {
        var (tid, bid, gateway, now, _, dialect) = envelope;

        var payload = UpMessageWriter.Reply(method.Item1, tid, bid, gateway, now, result, dialect);

        Assert.Equal(
            Expected(envelope, TopicKind.ServicesReply, dialect.WithoutMethod ? UpMethod.ReplyByTid : method.Item2, method.Item1, result),
            UpMessageReader.Read(gateway, TopicKind.ServicesReply, payload).Message);
    });

    [Theory]
    [InlineData(1, 3, 50, 16)]
    [InlineData(3, 3, 100, 100)]
    [InlineData(2, null, 40, 40)]
    public void Steps_are_written_and_read_as_a_percentage(int current, int? total, int progress, int percent)
    {
        var report = new ProgressReport
        {
            Status = ProgressStatus.InProgress,
            Files = [new ProgressFile { Module = LogModule.Dock, Status = ProgressStatus.FileZip, Steps = new(current, total, progress) }],
        };

        var message = UpMessageReader.Read(
            Reading.Gateway, TopicKind.Events, UpMessageWriter.Progress("t", "b", Reading.Gateway, DateTimeOffset.UnixEpoch, report)).Message!;

        Assert.Equal(percent, Assert.Single(message.Progress!.Files).Percent);
    }

    [Fact]
    public void Read_messages_can_be_kept_as_json()
    {
        foreach (var (vector, kind) in new[] { (Vector.ProgressEvent, TopicKind.Events), (Vector.ListReply, TopicKind.ServicesReply) })
        {
            var message = UpMessageReader.Read(Reading.Gateway, kind, Vector.Read(vector)).Message!;

            Assert.Equal(message, JsonSerializer.Deserialize<UpMessage>(JsonSerializer.Serialize(message)));
        }
    }

    [Fact]
    public void Messages_with_the_same_content_are_equal_and_others_are_not()
    {
        var first = Read("t");
        var same = Read("t");
        var other = Read("u");

        Assert.Equal(first, same);
        Assert.Equal(first.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(first, other);
        Assert.Equal(first, other with { Tid = "t" });
        Assert.NotEqual(first, first with { Timestamp = null });

        static UpMessage Read(string tid) => UpMessageReader.Read(
            Reading.Gateway,
            TopicKind.Events,
            UpMessageWriter.Progress(tid, "b", Reading.Gateway, DateTimeOffset.FromUnixTimeMilliseconds(1655781395926), new ProgressReport
            {
                Status = ProgressStatus.Sent,
                Files = [new ProgressFile { Key = "k", Module = "3", DeviceSn = "d" }],
            })).Message!;
    }

    private static Gen<T> OneOf<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static UpMessage Expected(
        (string Tid, string Bid, DockSerial Gateway, DateTimeOffset Now, bool NeedReply, UpDialect Dialect) envelope,
        TopicKind topic, UpMethod method, string methodText, int result) => new()
        {
            Gateway = envelope.Gateway,
            Topic = topic,
            Method = method,
            MethodText = envelope.Dialect.WithoutMethod ? null : methodText,
            Tid = envelope.Tid,
            Bid = envelope.Bid,
            Timestamp = envelope.Now,
            Result = result,
        };
}
