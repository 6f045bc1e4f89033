using Azure.Storage.Blobs;
using DockLogs.Bridge.Quarantine;
using DockLogs.Bridge.Storage;
using DockLogs.Contracts;

namespace DockLogs.Bridge.Tests.Quarantine;

public sealed class BlobQuarantineTests(Azurite azurite) : IClassFixture<Azurite>
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Message_is_kept_with_its_bytes_and_the_reason()
    {
        var (quarantine, _) = await EmptyAsync();
        var message = Message(Noon, "thing/ü 😀/events") with { Path = "$.data", Body = new byte[] { 0, 255, 10, 13, 7 } };
        await quarantine.PutAsync(message, default);
        await quarantine.PutAsync(message, default);

        var entry = Assert.Single((await quarantine.ListAsync(10, null, default)).Items);
        Assert.Equal((message.Topic, message.Reason, message.Found, message.Expected, "$.data", message.Source, 5L, Noon), (entry.Topic, entry.Reason, entry.Found, entry.Expected, entry.Path, entry.Source, entry.Size, entry.ReceivedAt));
        var back = await quarantine.GetAsync(entry.Id, default);
        Assert.NotNull(back);
        Assert.Equal(message.Body.ToArray(), back.Body.ToArray());
        Assert.Equal(message with { Body = back.Body }, back);
    }

    [SkippableFact]
    public async Task Body_of_several_megabytes_and_an_empty_one_are_kept()
    {
        var (quarantine, _) = await EmptyAsync();
        await quarantine.PutAsync(Message(Noon, "a") with { Body = new byte[6 << 20] }, default);
        await quarantine.PutAsync(Message(Noon.AddSeconds(1), "b") with { Body = ReadOnlyMemory<byte>.Empty, Found = "" }, default);
        var items = (await quarantine.ListAsync(10, null, default)).Items;
        Assert.Equal([0L, 6 << 20], items.Select(entry => entry.Size));
        Assert.Equal("", items[0].Found);
        Assert.Equal(0, (await quarantine.GetAsync(items[0].Id, default))!.Body.Length);
    }

    [SkippableFact]
    public async Task Pages_go_from_the_newest_to_the_oldest_over_days_months_and_years()
    {
        var (quarantine, container) = await EmptyAsync();
        DateTimeOffset[] times = [Noon, Noon.AddMilliseconds(1), Noon.AddHours(5), Noon.AddDays(1), Noon.AddMonths(-3), Noon.AddYears(-1), Noon.AddYears(-1).AddDays(1)];
        foreach (var time in times)
        {
            await quarantine.PutAsync(Message(time, "topic"), default);
        }

        // Something else that someone put there must not disturb.
        await container.UploadBlobAsync("2026/03/31/notes.txt", BinaryData.FromString("x"));
        await container.UploadBlobAsync("readme", BinaryData.FromString("x"));

        foreach (var top in (int[])[1, 2, 3, 7, 50])
        {
            var seen = new List<DateTimeOffset>();
            string? continuation = null;
            var pages = 0;
            do
            {
                var page = await quarantine.ListAsync(top, continuation, default);
                Assert.InRange(page.Items.Count, 1, top);
                seen.AddRange(page.Items.Select(entry => entry.ReceivedAt));
                continuation = page.Continuation;
                pages++;
            }
            while (continuation is not null);

            Assert.Equal(times.OrderDescending(), seen);
            Assert.Equal((times.Length + top - 1) / top, pages);
        }
    }

    [SkippableFact]
    public async Task Nothing_there_is_an_empty_page_and_an_unknown_id_is_nothing()
    {
        var (quarantine, _) = await EmptyAsync();
        var page = await quarantine.ListAsync(10, null, default);
        Assert.Empty(page.Items);
        Assert.Null(page.Continuation);
        Assert.Null(await quarantine.GetAsync("20260331-120000000-0123456789abcdef", default));
        Assert.Null(await quarantine.GetAsync("../secrets", default));
        await Assert.ThrowsAsync<FormatException>(() => quarantine.ListAsync(10, "no continuation", default));
    }

    private async Task<(BlobQuarantine Quarantine, BlobContainerClient Container)> EmptyAsync()
    {
        var blobs = StorageClients.Create(new StorageOptions { ConnectionString = azurite.ConnectionString });
        var container = blobs.GetBlobContainerClient(ContainerNames.Quarantine);
        await container.DeleteIfExistsAsync();
        return (new BlobQuarantine(blobs), container);
    }

    private static QuarantinedMessage Message(DateTimeOffset time, string topic) => new()
    {
        ReceivedAt = time,
        Topic = topic,
        Reason = "not-json",
        Found = "found <this>",
        Expected = "expected that",
        Source = QuarantinedMessage.FromUplink,
        Body = "{}"u8.ToArray(),
    };
}
