using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Uploads;
using Microsoft.Extensions.Logging.Abstractions;

namespace DockLogs.Functions.Tests.Catalogue;

[Collection(AzuriteCollection.Name)]
public sealed class CatalogueTests(AzuriteServer azurite)
{
    private static readonly DateTimeOffset Start = new(2026, 2, 27, 22, 0, 0, TimeSpan.Zero);

    [SkippableFact]
    public async Task Empty_catalogue_has_no_items() =>
        Assert.Equal("""{"items":[]}""", (await SearchAsync(azurite.NewAccount(), "")).Body);

    [SkippableFact]
    public async Task Archives_are_found_newest_first_by_dock_module_and_time_over_many_pages()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        CatalogueWriter writer = new(blobs);
        List<ArchiveEntry> entries = [];
        for (int hour = 0; hour < 30; hour++)
        {
            // Thirty hours: three days, two months.
            ArchiveEntry entry = Entry($"D-{hour % 3}", hour % 2 == 0 ? "3" : "0", Start.AddHours(hour));
            entries.Add(entry);
            await writer.WriteAsync(entry, CancellationToken.None);
        }

        await writer.WriteAsync(entries[7], CancellationToken.None);
        entries.Reverse();

        Assert.Equal(entries.Select(Name), await AllAsync(blobs, "top=4"));
        Assert.Equal(entries.Where(entry => entry.Dock == "D-1").Select(Name), await AllAsync(blobs, "top=3&dock=D-1"));
        Assert.Equal(entries.Where(entry => entry.Module == "0").Select(Name), await AllAsync(blobs, "top=5&module=0"));
        Assert.Equal(
            entries.Where(entry => entry.CompletedAt >= Start.AddHours(2) && entry.CompletedAt < Start.AddHours(26)).Select(Name),
            await AllAsync(blobs, $"top=7&from={UtcTimeConverter.Format(Start.AddHours(2))}&to={UtcTimeConverter.Format(Start.AddHours(26))}"));
        Assert.Equal(
            entries.Where(entry => entry is { Dock: "D-2", Module: "3" } && entry.CompletedAt >= Start.AddHours(5)).Select(Name),
            await AllAsync(blobs, $"top=1&dock=D-2&module=3&from={UtcTimeConverter.Format(Start.AddHours(5))}"));
        Assert.Equal(entries.Select(Name), await AllAsync(blobs, "from=1752-03-01&to=2999-03-01"));
        Assert.Empty(await AllAsync(blobs, "to=1752-03-01"));
        Assert.Empty(await AllAsync(blobs, $"to={UtcTimeConverter.Format(Start)}"));
        Assert.Empty(await AllAsync(blobs, "from=2030-01-01"));
        Assert.Empty(await AllAsync(blobs, "dock=NOBODY"));
    }

    [SkippableFact]
    public async Task Item_tells_what_was_archived_and_where_to_fetch_it()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        ArchiveEntry entry = Entry("D-1", "3", Start);
        await new CatalogueWriter(blobs).WriteAsync(entry, CancellationToken.None);

        var item = (await SearchAsync(blobs, "")).Json.GetProperty("items")[0];

        Assert.Equal("D-1", item.GetProperty("dock").GetString());
        Assert.Equal("3", item.GetProperty("module").GetString());
        Assert.Equal([5, 6], item.GetProperty("bootIndexes").EnumerateArray().Select(index => index.GetInt32()));
        Assert.Equal("2026-02-27T22:00:00.000Z", item.GetProperty("completedAt").GetString());
        Assert.Equal($"/api/uploads/{entry.UploadId}/files/3/content", item.GetProperty("content").GetString());
        Assert.False(item.TryGetProperty("pull", out _));
    }

    [SkippableFact]
    public async Task Further_part_of_a_split_selection_has_a_link_of_its_own()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        ArchiveEntry entry = Entry("D-1", "3", Start);
        await new CatalogueWriter(blobs).WriteAsync(entry with { ObjectKey = entry.ObjectKey.Replace("/3.tar", "/3-2.tar", StringComparison.Ordinal) }, CancellationToken.None);

        var item = (await SearchAsync(blobs, "")).Json.GetProperty("items")[0];

        Assert.Equal($"/api/uploads/{entry.UploadId}/files/3-2/content", item.GetProperty("content").GetString());
    }

    [SkippableFact]
    public async Task Entry_that_was_deleted_is_left_out()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        ArchiveEntry kept = Entry("D-1", "3", Start);
        ArchiveEntry deleted = Entry("D-1", "0", Start.AddHours(1));
        foreach (ArchiveEntry entry in (ArchiveEntry[])[kept, deleted])
        {
            await new CatalogueWriter(blobs).WriteAsync(entry, CancellationToken.None);
        }

        await blobs.GetBlobContainerClient(ContainerNames.Catalogue).DeleteBlobAsync(CatalogueWriter.NameOf(deleted));

        Assert.Equal([Name(kept)], await AllAsync(blobs, ""));
    }

    [SkippableTheory]
    [InlineData("dock=a%20b", "dock")]
    [InlineData("module=1", "module")]
    [InlineData("from=later", "from")]
    [InlineData("from=2026-02-02&to=2026-02-01", "to")]
    [InlineData("top=1000", "top")]
    [InlineData("continuation=abc", "continuation")]
    [InlineData("since=2026-02-02", "since")]
    public async Task Bad_parameter_is_400(string query, string field)
    {
        ApiResponse response = await SearchAsync(azurite.NewAccount(), query);

        Assert.Equal([field], response.IsProblem(400, ProblemTypes.InvalidRequest).FaultyFields);
    }

    [SkippableFact]
    public async Task Logs_of_an_archive_are_known_as_archived()
    {
        BlobServiceClient blobs = azurite.NewAccount();
        ArchivedLogs archived = new(blobs);
        DockSerial dock = DockSerial.Parse("D-1");
        Assert.Empty(await archived.ReadAsync(dock, CancellationToken.None));

        await new CatalogueWriter(blobs).WriteAsync(Entry("D-1", "3", Start), CancellationToken.None);
        await archived.AddAsync(dock, [new ArchivedLog { Module = "3", DeviceSn = "D-1", BootIndex = 6, Size = 99, At = Start.AddSeconds(1) }], CancellationToken.None);
        await new CatalogueWriter(blobs).WriteAsync(Entry("D-1", "3", Start), CancellationToken.None);

        IReadOnlyList<ArchivedLog> logs = await archived.ReadAsync(dock, CancellationToken.None);
        Assert.Equal([5L, 6L], logs.Select(log => log.BootIndex));
        Assert.Equal([null, 99L], logs.Select(log => log.Size));
    }

    [SkippableFact]
    public async Task Modules_recorded_at_the_same_time_are_both_kept()
    {
        ArchivedLogs archived = new(azurite.NewAccount());
        DockSerial dock = DockSerial.Parse("D-1");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(number => archived.AddAsync(
            dock, [new ArchivedLog { Module = "3", DeviceSn = "", BootIndex = number, At = Start }], CancellationToken.None)));

        Assert.Equal(6, (await archived.ReadAsync(dock, CancellationToken.None)).Count);
    }

    [Theory]
    [InlineData(10L, 10L, 5, true)]
    [InlineData(10L, 11L, -5, false)]
    [InlineData(null, 10L, -5, true)]
    [InlineData(null, 10L, 5, false)]
    [InlineData(10L, null, -5, true)]
    [InlineData(10L, null, null, false)]
    public void Log_counts_as_archived_by_its_size_or_if_it_had_ended(long? knownSize, long? listedSize, int? endsAfterMinutes, bool expected)
    {
        ArchivedLog known = new() { Module = "3", DeviceSn = "D-1", BootIndex = 1, Size = knownSize, At = Start };
        ListedLog listed = new() { BootIndex = 1, Size = listedSize, EndTime = endsAfterMinutes is { } minutes ? Start.AddMinutes(minutes) : null };
        ILookup<(string, long), ArchivedLog> archived = new[] { known }.ToLookup(log => (log.Module, log.BootIndex));

        Assert.Equal(expected, ArchivedLogs.Has(archived, "3", "D-1", listed));
        Assert.Equal(expected, ArchivedLogs.Has(archived, "3", "", listed));
        Assert.False(ArchivedLogs.Has(archived, "3", "OTHER", listed));
        Assert.False(ArchivedLogs.Has(archived, "0", "D-1", listed));
    }

    private static string Name(ArchiveEntry entry) => $"{entry.Dock} {entry.Module} {UtcTimeConverter.Format(entry.CompletedAt)}";

    private static async Task<List<string>> AllAsync(BlobServiceClient blobs, string query)
    {
        List<string> names = [];
        string page = query;
        while (true)
        {
            ApiResponse response = await SearchAsync(blobs, page);
            Assert.Equal(200, response.Status);
            foreach (var item in response.Json.GetProperty("items").EnumerateArray())
            {
                names.Add($"{item.GetProperty("dock").GetString()} {item.GetProperty("module").GetString()} {item.GetProperty("completedAt").GetString()}");
            }

            if (!response.Json.TryGetProperty("continuation", out var continuation))
            {
                return names;
            }

            page = $"{query}&continuation={continuation.GetString()}";
        }
    }

    private static Task<ApiResponse> SearchAsync(BlobServiceClient blobs, string query) =>
        ApiCall.ExecuteAsync(new SearchLogs(new CatalogueReader(blobs), new ApiBoundary(NullLogger<ApiBoundary>.Instance))
            .RunAsync(ApiCall.Get($"/api/logs?{query}"), CancellationToken.None));

    private static ArchiveEntry Entry(string dock, string module, DateTimeOffset at)
    {
        UploadId id = UploadId.FromIdempotencyKey(DockSerial.Parse(dock), $"{module} {at:O}");
        return new ArchiveEntry
        {
            UploadId = id.Value,
            Dock = dock,
            DeviceSn = dock,
            Module = module,
            BootIndexes = [5, 6],
            ObjectKey = ObjectKey.For(DockSerial.Parse(dock), DateOnly.FromDateTime(at.UtcDateTime), id, module),
            Size = 1234,
            Integrity = FileIntegrity.Verified,
            CompletedAt = at,
        };
    }
}
