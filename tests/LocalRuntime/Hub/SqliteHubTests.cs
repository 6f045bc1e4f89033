using System.Text;
using DockLogs.LocalRuntime.Hub;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.LocalRuntime.Tests.Hub;

public sealed class SqliteHubTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task Append_then_read_gives_key_body_properties_and_time()
    {
        await using SqliteHub hub = Open(partitions: 1);
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
        await using SqliteHub hub = Open(partitions: 4);
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
        SqliteHub abandoned = Open(partitions: 2);
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

        await using (SqliteHub reopened = Open(partitions: 2, path: copy.File("hub.db")))
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
        await using (SqliteHub hub = Open(partitions: 3))
        {
            Assert.Equal(3, hub.FindPartitions("uplink"));
        }

        await using SqliteHub reopened = Open(partitions: 8);
        Assert.Equal(3, reopened.FindPartitions("uplink"));
    }

    [Fact]
    public async Task Reader_goes_on_at_the_checkpoint_of_its_group()
    {
        await using (SqliteHub hub = Open(partitions: 1))
        {
            await hub.AppendAsync("uplink", [.. Enumerable.Range(0, 10).Select(number => Text("dock", $"{number}"))], default);
            Assert.Equal(4, (await hub.OpenReader("uplink", 0, "first").ReadAsync(4, default)).Count);
            await hub.CheckpointAsync("uplink", 0, "first", 4, default);
        }

        await using SqliteHub reopened = Open(partitions: 1);
        Assert.Equal(4, (await reopened.OpenReader("uplink", 0, "first").ReadAsync(100, default))[0].Sequence);
        Assert.Equal(0, (await reopened.OpenReader("uplink", 0, "second").ReadAsync(100, default))[0].Sequence);
    }

    [Fact]
    public async Task Checkpoint_never_moves_back()
    {
        await using (SqliteHub hub = Open(partitions: 1))
        {
            await hub.AppendAsync("uplink", [Text("dock", "0"), Text("dock", "1"), Text("dock", "2")], default);
            await hub.CheckpointAsync("uplink", 0, "g", 2, default);
            await hub.CheckpointAsync("uplink", 0, "g", 1, default);
        }

        await using SqliteHub reopened = Open(partitions: 1);
        Assert.Equal(2, (await reopened.OpenReader("uplink", 0, "g").ReadAsync(100, default))[0].Sequence);
    }

    [Fact]
    public async Task Waiting_reader_gets_what_is_appended_later()
    {
        await using SqliteHub hub = Open(partitions: 1);
        Task<IReadOnlyList<HubRecord>> waiting = hub.OpenReader("uplink", 0, "g").ReadAsync(10, default);
        Assert.False(waiting.IsCompleted);
        await hub.AppendAsync("uplink", [Text("dock", "late")], default);
        Assert.Equal("late", Encoding.UTF8.GetString(Assert.Single(await waiting).Body.Span));
    }

    [Fact]
    public async Task Large_and_many_events_are_read_back_as_they_were()
    {
        await using SqliteHub hub = Open(partitions: 1);
        byte[][] bodies = [.. Enumerable.Range(0, 300).Select(number => Enumerable.Repeat((byte)number, number * 100).ToArray()), new byte[SqliteHub.MaxEventBytes]];
        await hub.AppendAsync("uplink", [.. bodies.Select(body => new HubMessage { PartitionKey = "dock", Body = body })], default);
        IReadOnlyList<HubRecord> read = await ReadAllAsync(hub);
        Assert.Equal(bodies.Length, read.Count);
        Assert.All(read, (record, index) => Assert.True(record.Body.Span.SequenceEqual(bodies[index])));
    }

    [Fact]
    public async Task Event_over_the_limit_is_refused_and_nothing_of_the_call_stored()
    {
        await using SqliteHub hub = Open(partitions: 1);
        await Assert.ThrowsAsync<ArgumentException>(async () => await hub.AppendAsync("uplink", [Text("dock", "small"), new HubMessage { Body = new byte[SqliteHub.MaxEventBytes + 1] }], default));
        Assert.Equal(0, hub.EndOf("uplink", 0));
    }

    [Fact]
    public async Task Failed_write_is_reported_and_the_next_one_works()
    {
        await using SqliteHub hub = Open(partitions: 1);
        await using (var other = new SqliteConnection($"Data Source={directory.File("hub.db")};Pooling=false"))
        {
            await other.OpenAsync();
            await Run(other, "CREATE TRIGGER refuse BEFORE INSERT ON chunk BEGIN SELECT RAISE(FAIL, 'disk full'); END");
            await Assert.ThrowsAsync<IOException>(async () => await hub.AppendAsync("uplink", [Text("dock", "lost")], default));
            await Run(other, "DROP TRIGGER refuse");
        }

        await hub.AppendAsync("uplink", [Text("dock", "kept")], default);
        Assert.Equal("kept", Encoding.UTF8.GetString(Assert.Single(await ReadAllAsync(hub)).Body.Span));
    }

    [Fact]
    public async Task Retention_keeps_what_a_group_has_not_passed_and_sequences_go_on()
    {
        await using (SqliteHub hub = Open(partitions: 1, retention: TimeSpan.FromHours(1)))
        {
            _ = hub.OpenReader("uplink", 0, "g");
            await hub.AppendAsync("uplink", [Text("dock", "0")], default);
            await hub.AppendAsync("uplink", [Text("dock", "1")], default);
            await hub.CheckpointAsync("uplink", 0, "g", 1, default);
            await hub.AppendAsync("uplink", [Text("dock", "2")], default);
            time.Advance(TimeSpan.FromHours(2));
            hub.Trim();
            Assert.Equal([1, 2], (await ReadAllAsync(hub, group: "other")).Select(record => record.Sequence));

            await hub.CheckpointAsync("uplink", 0, "g", 3, default);
            await hub.CheckpointAsync("uplink", 0, "other", 3, default);
            await hub.AppendAsync("uplink", [Text("dock", "3")], default);
            hub.Trim();
            Assert.Equal([3], (await ReadAllAsync(hub, group: "third")).Select(record => record.Sequence));
            await hub.CheckpointAsync("uplink", 0, "g", 4, default);
            await hub.CheckpointAsync("uplink", 0, "other", 4, default);
            await hub.CheckpointAsync("uplink", 0, "third", 4, default);
        }

        time.Advance(TimeSpan.FromHours(2));
        await using (SqliteHub hub = Open(partitions: 1, retention: TimeSpan.FromHours(1)))
        {
            hub.Trim();
        }

        await using SqliteHub emptied = Open(partitions: 1);
        Assert.Equal(4, emptied.EndOf("uplink", 0));
    }

    [Fact]
    public async Task Retention_by_size_removes_the_oldest_that_all_have_passed()
    {
        await using SqliteHub hub = Open(partitions: 1, maxBytes: 250_000);
        for (int number = 0; number < 5; number++)
        {
            await hub.AppendAsync("uplink", [new HubMessage { PartitionKey = "dock", Body = new byte[100_000] }], default);
        }

        hub.Trim();
        Assert.Equal([3, 4], (await ReadAllAsync(hub)).Select(record => record.Sequence));
    }

    [Fact]
    public async Task Database_of_a_newer_version_is_not_touched()
    {
        await Open(partitions: 1).DisposeAsync();
        await using (var connection = new SqliteConnection($"Data Source={directory.File("hub.db")};Pooling=false"))
        {
            await connection.OpenAsync();
            await Run(connection, "PRAGMA user_version = 99");
        }

        Assert.Contains("version 99", Assert.Throws<InvalidDataException>(() => Open(partitions: 1)).Message, StringComparison.Ordinal);
    }

    private static HubMessage Text(string key, string body) => new() { PartitionKey = key, Body = Encoding.UTF8.GetBytes(body) };

    private static async Task Run(SqliteConnection connection, string text)
    {
        await using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // constants of this file
        command.CommandText = text;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<HubRecord>> ReadAllAsync(SqliteHub hub, int? partition = null, string group = "all")
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

    private SqliteHub Open(int partitions, string? path = null, TimeSpan? retention = null, long maxBytes = long.MaxValue)
    {
        var options = new HubOptions { Partitions = partitions, Retention = retention ?? TimeSpan.FromDays(1), MaxBytes = maxBytes };
        var hub = new SqliteHub(path ?? directory.File("hub.db"), Options.Create(options), time, NullLogger<SqliteHub>.Instance);
        hub.Declare("uplink");
        return hub;
    }
}
