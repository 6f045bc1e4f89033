using System.Text;
using DockLogs.Bridge.Sending;
using DockLogs.Contracts;
using DockLogs.LocalRuntime.Hub;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.LocalRuntime.Tests.Hub;

public sealed class LocalHubTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Append_then_read_gives_key_body_properties_and_time()
    {
        await using LocalHub hub = Open(partitions: 1);
        await hub.AppendAsync("uplink", [new HubMessage { PartitionKey = "dock-1", Body = new byte[] { 0, 255, 1 }, Properties = [new("cloudEvents:subject", "thing/product/dock-1/events")] }], default);
        HubRecord record = Assert.Single(await hub.OpenReader("uplink", 0, "g").ReadAsync(10, default));
        Assert.Equal("dock-1", record.PartitionKey);
        Assert.Equal(new byte[] { 0, 255, 1 }, record.Body.ToArray());
        Assert.Equal(new KeyValuePair<string, string>("cloudEvents:subject", "thing/product/dock-1/events"), Assert.Single(record.Properties));
        Assert.Equal(time.GetUtcNow(), record.EnqueuedTime);
        Assert.Equal(0, record.Sequence);
    }

    [Fact]
    public async Task Events_of_one_key_stay_in_order_in_one_partition()
    {
        await using LocalHub hub = Open(partitions: 4);
        string[] keys = [.. Enumerable.Range(0, 20).Select(number => $"dock-{number}")];
        await Task.WhenAll(keys.Select(async key =>
        {
            for (int number = 0; number < 50; number++)
            {
                await hub.AppendAsync("uplink", [Text(key, $"{number}")], default);
            }
        }));

        Dictionary<string, List<string>> read = [];
        for (int partition = 0; partition < 4; partition++)
        {
            foreach (HubRecord record in await ReadAllAsync(hub, partition, "g"))
            {
                if (!read.TryGetValue(record.PartitionKey!, out List<string>? bodies))
                {
                    read[record.PartitionKey!] = bodies = [];
                }

                bodies.Add(Encoding.UTF8.GetString(record.Body.Span));
            }
        }

        Assert.Equal(keys.Order(), read.Keys.Order());
        Assert.All(read.Values, bodies => Assert.Equal(Enumerable.Range(0, 50).Select(number => $"{number}"), bodies));
    }

    [Fact]
    public async Task Appended_events_are_there_after_the_hub_is_abandoned()
    {
        LocalHub abandoned = Open(partitions: 2);
        for (int number = 0; number < 100; number++)
        {
            await abandoned.AppendAsync("uplink", [Text("dock", $"{number}")], default);
        }

        // As kill -9 would: the files are taken as they are, nothing is closed.
        using TemporaryDirectory copy = new();
        foreach (string file in Directory.GetFiles(directory.Path))
        {
            File.Copy(file, copy.File(Path.GetFileName(file)));
        }

        await using (LocalHub reopened = Open(partitions: 2, path: copy.Path))
        {
            string[] bodies = [.. (await ReadAllAsync(reopened)).Select(record => Encoding.UTF8.GetString(record.Body.Span))];
            Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number}"), bodies);
            await reopened.AppendAsync("uplink", [Text("dock", "100")], default);
            Assert.Equal(101, reopened.EndOf("uplink", 0) + reopened.EndOf("uplink", 1));
        }

        await abandoned.DisposeAsync();
    }

    [Fact]
    public async Task Partitions_of_a_hub_stay_what_they_were_when_the_setting_changes()
    {
        await using (LocalHub hub = Open(partitions: 3))
        {
            Assert.Equal(3, hub.FindPartitions("uplink"));
        }

        await using LocalHub reopened = Open(partitions: 8);
        Assert.Equal(3, reopened.FindPartitions("uplink"));
    }

    [Fact]
    public async Task Reader_goes_on_at_the_checkpoint_of_its_group()
    {
        await using (LocalHub hub = Open(partitions: 1))
        {
            await hub.AppendAsync("uplink", [.. Enumerable.Range(0, 10).Select(number => Text("dock", $"{number}"))], default);
            Assert.Equal(4, (await hub.OpenReader("uplink", 0, "first").ReadAsync(4, default)).Count);
            await hub.CheckpointAsync("uplink", 0, "first", 4, default);
        }

        await using LocalHub reopened = Open(partitions: 1);
        Assert.Equal(4, (await reopened.OpenReader("uplink", 0, "first").ReadAsync(100, default))[0].Sequence);
        Assert.Equal(0, (await reopened.OpenReader("uplink", 0, "second").ReadAsync(100, default))[0].Sequence);
    }

    [Fact]
    public async Task Checkpoint_never_moves_back()
    {
        await using (LocalHub hub = Open(partitions: 1))
        {
            await hub.AppendAsync("uplink", [Text("dock", "0"), Text("dock", "1"), Text("dock", "2")], default);
            await hub.CheckpointAsync("uplink", 0, "g", 2, default);
            await hub.CheckpointAsync("uplink", 0, "g", 1, default);
        }

        await using LocalHub reopened = Open(partitions: 1);
        Assert.Equal(2, (await reopened.OpenReader("uplink", 0, "g").ReadAsync(100, default))[0].Sequence);
    }

    [Fact]
    public async Task Waiting_reader_gets_what_is_appended_later()
    {
        await using LocalHub hub = Open(partitions: 1);
        Task<IReadOnlyList<HubRecord>> waiting = hub.OpenReader("uplink", 0, "g").ReadAsync(10, default);
        Assert.False(waiting.IsCompleted);
        await hub.AppendAsync("uplink", [Text("dock", "late")], default);
        Assert.Equal("late", Encoding.UTF8.GetString(Assert.Single(await waiting).Body.Span));
    }

    [Fact]
    public async Task Large_and_many_events_are_read_back_as_they_were()
    {
        await using LocalHub hub = Open(partitions: 1);
        byte[][] bodies = [.. Enumerable.Range(0, 300).Select(number => Enumerable.Repeat((byte)number, number * 100).ToArray()), new byte[LocalHub.MaxEventBytes]];
        await hub.AppendAsync("uplink", [.. bodies.Select(body => new HubMessage { PartitionKey = "dock", Body = body })], default);
        IReadOnlyList<HubRecord> read = await ReadAllAsync(hub);
        Assert.Equal(bodies.Length, read.Count);
        Assert.All(read, (record, index) => Assert.True(record.Body.Span.SequenceEqual(bodies[index])));
    }

    [Fact]
    public async Task Event_over_the_limit_is_refused_and_nothing_of_the_call_stored()
    {
        await using LocalHub hub = Open(partitions: 1);
        await Assert.ThrowsAsync<ArgumentException>(async () => await hub.AppendAsync("uplink", [Text("dock", "small"), new HubMessage { Body = new byte[LocalHub.MaxEventBytes + 1] }], default));
        Assert.Equal(0, hub.EndOf("uplink", 0));
    }

    [Fact]
    public async Task Retention_keeps_what_a_group_has_not_passed_and_sequences_go_on()
    {
        await using (LocalHub hub = Open(partitions: 2, retention: TimeSpan.FromHours(1)))
        {
            _ = hub.OpenReader("uplink", 0, "g");
            await hub.AppendAsync("uplink", 0, [Text("dock", "0"), Text("dock", "1")], default);
            await hub.CheckpointAsync("uplink", 0, "g", 1, default);
            await hub.AppendAsync("uplink", 0, [Text("dock", "2")], default);
            time.Advance(TimeSpan.FromHours(2));
            hub.Trim();
            Assert.Equal([0, 1, 2], (await ReadAllAsync(hub, partition: 0, group: "other")).Select(record => record.Sequence));

            await hub.CheckpointAsync("uplink", 0, "g", 3, default);
            await hub.CheckpointAsync("uplink", 0, "other", 3, default);
            await hub.AppendAsync("uplink", 1, [Text("dock", "not read by anyone")], default);
            hub.Trim();
            Assert.Equal([0, 1, 2], (await ReadAllAsync(hub, partition: 0, group: "third")).Select(record => record.Sequence));

            await hub.CheckpointAsync("uplink", 0, "third", 3, default);
            await hub.AppendAsync("uplink", 1, [Text("dock", "writes the checkpoint as well")], default);
            time.Advance(TimeSpan.FromHours(2));
            hub.Trim();
            Assert.Empty(await ReadAllAsync(hub, partition: 0, group: "fourth"));
            await hub.AppendAsync("uplink", 0, [Text("dock", "3")], default);
            Assert.Equal([3], (await ReadAllAsync(hub, partition: 0, group: "fourth")).Select(record => record.Sequence));
        }

        await using LocalHub reopened = Open(partitions: 2);
        Assert.Equal(4, reopened.EndOf("uplink", 0));
        Assert.Equal(2, reopened.EndOf("uplink", 1));
    }

    [Fact]
    public async Task Group_and_hub_of_former_settings_hold_nothing_back_once_the_others_had_time_to_begin()
    {
        HubMessage large = new() { PartitionKey = "dock", Body = new byte[100_000] };
        await using (LocalHub before = Open(partitions: 1))
        {
            before.Declare("former hub");
            _ = before.OpenReader("former hub", 0, "g");
            _ = before.OpenReader("uplink", 0, "former group");
            await before.AppendAsync("former hub", [large], default);
            await before.AppendAsync("uplink", [large], default);
        }

        await using LocalHub hub = Open(partitions: 1, maxBytes: 0);
        Assert.Single(await ReadAllAsync(hub, group: "g"));
        await hub.CheckpointAsync("uplink", 0, "g", 1, default);
        await hub.AppendAsync("uplink", [large], default);
        int files = Directory.GetFiles(directory.Path).Length;
        time.Advance(TimeSpan.FromMinutes(59));
        hub.Trim();
        Assert.Equal(files, Directory.GetFiles(directory.Path).Length);

        time.Advance(TimeSpan.FromMinutes(1));
        hub.Trim();
        Assert.True(Directory.GetFiles(directory.Path).Length < files);
        Assert.Equal([1], (await ReadAllAsync(hub, group: "g")).Select(record => record.Sequence));
        Assert.Equal([1], (await ReadAllAsync(hub, group: "former group")).Select(record => record.Sequence));
    }

    [Fact]
    public async Task Retention_by_size_removes_the_oldest_that_all_have_passed()
    {
        await using LocalHub hub = Open(partitions: 1, maxBytes: 250_000);
        for (int number = 0; number < 5; number++)
        {
            await hub.AppendAsync("uplink", [new HubMessage { PartitionKey = "dock", Body = new byte[100_000] }], default);
        }

        hub.Trim();
        Assert.Equal([3, 4], (await ReadAllAsync(hub)).Select(record => record.Sequence));
    }

    [Fact]
    public async Task Reader_of_a_quiet_partition_finds_its_events_among_the_files_of_a_busy_one()
    {
        await using LocalHub hub = Open(partitions: 2, maxBytes: 0, retention: TimeSpan.FromDays(1));
        HubReader quiet = hub.OpenReader("uplink", 0, "g");
        _ = hub.OpenReader("uplink", 1, "g");
        await hub.AppendAsync("uplink", 0, [Text("quiet", "first")], default);
        for (int number = 0; number < 20; number++)
        {
            await hub.AppendAsync("uplink", 1, [new HubMessage { Body = new byte[50_000] }], default);
            await hub.AppendAsync("uplink", 1, [Text("small", $"{number}")], default);
        }

        Assert.Equal("first", Body(Assert.Single(await quiet.ReadAsync(10, default))));
        await hub.AppendAsync("uplink", 0, [Text("quiet", "second")], default);
        Assert.Equal("second", Body(Assert.Single(await quiet.ReadAsync(10, default))));
        Assert.Equal(40, (await ReadAllAsync(hub, partition: 1)).Count);
    }

    [Fact]
    public async Task Events_of_the_bridge_have_the_properties_that_every_other_sender_gives_them()
    {
        var hubEvent = new HubEvent
        {
            Gateway = DockSerial.Parse("D1"),
            Topic = "thing/product/D1/events",
            Body = new byte[] { 1 },
            Id = "id-é",
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2)).AddTicks(9),
        };
        await using LocalHub hub = Open(partitions: 1);
        await new LocalEventSender(hub, "uplink", "mqtt://here").SendAsync([hubEvent], default);
        HubRecord record = Assert.Single(await ReadAllAsync(hub));
        Assert.Equal(CloudEventProperties.Of(hubEvent, "mqtt://here").Select(property => KeyValuePair.Create(CloudEventProperties.Prefix + property.Key, property.Value)), record.Properties);
    }

    private static string Body(HubRecord record) => Encoding.UTF8.GetString(record.Body.Span);

    private static HubMessage Text(string key, string body) => new() { PartitionKey = key, Body = Encoding.UTF8.GetBytes(body) };

    private static async Task<IReadOnlyList<HubRecord>> ReadAllAsync(LocalHub hub, int? partition = null, string group = "all")
    {
        List<HubRecord> read = [];
        foreach (int number in partition is { } one ? [one] : Enumerable.Range(0, hub.FindPartitions("uplink")!.Value))
        {
            HubReader reader = hub.OpenReader("uplink", number, group);
            while (reader.Next < hub.EndOf("uplink", number))
            {
                read.AddRange(await reader.ReadAsync(1, default));
            }
        }

        return read;
    }

    private LocalHub Open(int partitions, string? path = null, TimeSpan? retention = null, long maxBytes = long.MaxValue)
    {
        var options = new HubOptions { Partitions = partitions, Retention = retention ?? TimeSpan.FromDays(1), MaxBytes = maxBytes };
        var hub = new LocalHub(path ?? directory.Path, Options.Create(options), time, NullLogger<LocalHub>.Instance);
        hub.Declare("uplink");
        return hub;
    }
}
