using System.Globalization;
using System.Security.Cryptography;
using DockLogs.Cli.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace DockLogs.Cli.Tests.Downloads;

#pragma warning disable CA5351 // the protocol's fingerprint is an MD5

public sealed class DownloadTests
{
    private const string Content = "GET uploads/" + Bodies.Id + "/files/3/content";
    private static readonly byte[] Archive = [.. Enumerable.Range(0, 700_000).Select(place => (byte)(place * 31 >> 3))];
    private static readonly string Md5 = Convert.ToHexStringLower(MD5.HashData(Archive));

    [Fact]
    public async Task Archive_comes_whole_and_checked_and_the_storage_gets_no_key()
    {
        await using var session = await StartAsync();
        await using var storage = await StubApi.StartAsync();
        session.Variables["DOCKLOGS_KEY"] = "geheim";
        session.Variables["DOCKLOGS_TOKEN"] = "auchgeheim";
        PointTo(session, storage);
        storage.On("GET /blob?sig=s", Serve(Archive));

        Assert.Equal(0, await DownloadAsync(session));

        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
        Assert.Equal([Target(session)], Directory.GetFiles(session.Folder));
        Assert.All(session.Api.Requests, request => Assert.Equal(("geheim", "Bearer auchgeheim"), (request.Header("x-functions-key"), request.Header("Authorization"))));
        var asked = Assert.Single(storage.Requests);
        Assert.Equal((null, null), (asked.Header("x-functions-key"), asked.Header("Authorization")));
        Assert.DoesNotContain("geheim", session.Output + session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connection_cut_in_the_middle_is_gone_on_with_at_that_place()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive, cutAfter: 300_000, Target(session) + ".part")).On("GET /blob?sig=s", Serve(Archive));

        var run = DownloadAsync(session);
        await session.Time.PassAsync(TimeSpan.FromSeconds(0.5));

        Assert.Equal(0, await run);
        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
        var second = session.Api.Requests.Last(request => request.Path.StartsWith("/blob", StringComparison.Ordinal));
        Assert.Equal(("bytes=300000-", "\"v1\""), (second.Header("Range"), second.Header("If-Match")));
    }

    [Fact]
    public async Task File_that_has_changed_meanwhile_is_begun_anew()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api
            .On("GET /blob?sig=s", Serve([.. Archive.Reverse()], cutAfter: 300_000, Target(session) + ".part"))
            .On("GET /blob?sig=s", 412)
            .On("GET /blob?sig=s", Serve(Archive));

        var run = DownloadAsync(session);
        await session.Time.PassAsync(TimeSpan.FromSeconds(0.5));
        await session.Time.PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal(0, await run);
        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
    }

    [Fact]
    public async Task Download_that_breaks_off_is_gone_on_with_by_the_next_one()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive, cutAfter: 300_000, Target(session) + ".part")).On("GET /blob?sig=s", Serve(Archive));
        var first = DownloadAsync(session);
        await session.Time.BeginsAsync(TimeSpan.FromSeconds(0.5));
        session.Interrupt();
        Assert.Equal(130, await first);
        Assert.Equal([Target(session) + ".part"], Directory.GetFiles(session.Folder));

        await using var next = await StartAsync();
        PointTo(next, next.Api);
        next.Api.On("GET /blob?sig=s", Serve(Archive));
        Assert.Equal(0, await next.RunAsync("download", Bodies.Id, "-o", session.Folder));

        Assert.Equal("bytes=300000-", next.Api.Requests[^1].Header("Range"));
        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
        Assert.Equal([Target(session)], Directory.GetFiles(session.Folder));
    }

    [Fact]
    public async Task Leftover_of_another_file_is_found_out_and_begun_anew()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive));
        await File.WriteAllBytesAsync(Target(session) + ".part", new byte[1000]);

        Assert.Equal(0, await DownloadAsync(session));

        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
        Assert.Contains("Once more from the beginning.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_with_another_md5_is_exit_1_and_leaves_nothing()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        byte[] other = [.. Archive.Reverse()];
        session.Api.On("GET /blob?sig=s", Serve(other));

        Assert.Equal(1, await DownloadAsync(session));

        Assert.Empty(Directory.GetFiles(session.Folder));
        Assert.Contains($"expected {Md5}", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Archive_of_another_size_is_exit_1_and_leaves_nothing()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive[..1000]));

        Assert.Equal(1, await DownloadAsync(session));

        Assert.Empty(Directory.GetFiles(session.Folder));
        Assert.Contains("1000 bytes came, expected 700000.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mismatch_that_is_known_is_kept_and_exit_1()
    {
        await using var session = await Session.StartAsync();
        session.Api.On($"GET uploads/{Bodies.Id}", 200, Bodies.Upload("failed", 100, "mismatch", Md5, Archive.Length));
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive[..1000]));

        Assert.Equal(1, await DownloadAsync(session));

        Assert.Equal(Archive[..1000], await File.ReadAllBytesAsync(Target(session)));
        Assert.Contains("integrity mismatch", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_part_of_a_split_selection_is_downloaded()
    {
        await using var session = await Session.StartAsync();
        session.Api.On($"GET uploads/{Bodies.Id}", 200, Bodies.Upload("completed", 100, "verified", Md5, Archive.Length).Replace(
            "}]", """},{"module":"3","bootIndexes":[400],"objectKey":"k/3-2.tar","status":"ok","size":1000,"integrity":"verified"}]""", StringComparison.Ordinal));
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive));
        session.Api.On($"GET uploads/{Bodies.Id}/files/3-2/content", 302, null, ("Location", new Uri(session.Api.Address, "blob?sig=part").ToString()));
        session.Api.On("GET /blob?sig=part", Serve(Archive[..1000]));

        Assert.Equal(0, await DownloadAsync(session, "--module", "3"));

        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
        Assert.Equal(Archive[..1000], await File.ReadAllBytesAsync(Path.Combine(session.Folder, $"D1-3-2-{Bodies.Id}.tar")));
    }

    [Fact]
    public async Task Archive_that_is_missing_beside_one_that_is_there_is_named_and_exit_1()
    {
        await using var session = await Session.StartAsync();
        session.Api.On($"GET uploads/{Bodies.Id}", 200, Bodies.Upload("completedPartially", 100, "verified", Md5, Archive.Length).Replace(
            "\"files\":[", "\"files\":[{\"module\":\"0\",\"status\":\"failed\",\"integrity\":\"missing\"},", StringComparison.Ordinal));
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive));

        Assert.Equal(1, await DownloadAsync(session));

        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
        Assert.Contains("Module 0: there is no archive (failed, integrity missing).", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_file_in_the_way_is_exit_2_unless_forced()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", Serve(Archive));
        await File.WriteAllTextAsync(Target(session), "mine");

        Assert.Equal(2, await DownloadAsync(session));
        Assert.Equal("mine", await File.ReadAllTextAsync(Target(session)));
        Assert.Contains("--force overwrites it.", session.Error, StringComparison.Ordinal);

        Assert.Equal(0, await DownloadAsync(session, "--force"));
        Assert.Equal(Archive, await File.ReadAllBytesAsync(Target(session)));
    }

    [Fact]
    public async Task File_that_is_there_already_is_not_fetched_again()
    {
        await using var session = await StartAsync();
        await File.WriteAllBytesAsync(Target(session), Archive);

        Assert.Equal(0, await DownloadAsync(session));

        Assert.Single(session.Api.Requests);
        Assert.Contains("is there already, with the same MD5.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_of_the_api_is_exit_3_and_leaves_nothing()
    {
        await using var session = await Session.StartAsync();
        session.Api.On($"GET uploads/{Bodies.Id}", 200, Bodies.Upload("uploading", 30, md5: Md5));
        session.Api.On(Content, 404, """{"type":"t","title":"Not available.","status":404,"detail":"The upload is 'uploading'."}""");

        Assert.Equal(3, await DownloadAsync(session));

        Assert.Empty(Directory.GetFiles(session.Folder));
        Assert.Contains("The upload is 'uploading'.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Link_that_the_storage_refuses_is_exit_3()
    {
        await using var session = await StartAsync();
        PointTo(session, session.Api);
        session.Api.On("GET /blob?sig=s", 403);

        Assert.Equal(3, await DownloadAsync(session));

        Assert.Contains("the storage answers 403", session.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("sig=", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Message_in_quarantine_is_written_to_the_file_named()
    {
        await using var session = await Session.StartAsync();
        var file = Path.Combine(session.Folder, "message.bin");
        session.Api.On("GET quarantine/q1", Serve(Archive));

        Assert.Equal(0, await session.RunAsync("quarantine", "get", "q1", "-o", file));

        Assert.Equal(Archive, await File.ReadAllBytesAsync(file));
    }

    [Fact]
    public async Task Directory_that_cannot_be_made_is_exit_1_and_no_stack_trace()
    {
        await using var session = await StartAsync();
        var file = Path.Combine(session.Folder, "file");
        await File.WriteAllTextAsync(file, "");

        Assert.Equal(1, await session.RunAsync("download", Bodies.Id, "-o", Path.Combine(file, "below")));

        Assert.DoesNotContain("   at ", session.Error, StringComparison.Ordinal);
    }

    private static async Task<Session> StartAsync()
    {
        var session = await Session.StartAsync();
        session.Api.On($"GET uploads/{Bodies.Id}", 200, Bodies.Upload("completed", 100, "verified", Md5.ToUpperInvariant(), Archive.Length));
        return session;
    }

    private static void PointTo(Session session, StubApi storage) =>
        session.Api.On(Content, 302, null, ("Location", new Uri(storage.Address, "blob?sig=s").ToString()));

    private static Task<int> DownloadAsync(Session session, params string[] more) =>
        session.RunAsync(["download", Bodies.Id, "-o", session.Folder, .. more]);

    private static string Target(Session session) => Path.Combine(session.Folder, $"D1-3-{Bodies.Id}.tar");

    /// <summary>Serves bytes as Blob Storage does, ranges too; or hangs up once this many of them are in the file.</summary>
    private static Func<HttpContext, Task> Serve(byte[] bytes, int? cutAfter = null, string? file = null) => async context =>
    {
        var from = 0;
        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            from = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {from}-{bytes.Length - 1}/{bytes.Length}";
        }

        context.Response.Headers.ETag = "\"v1\"";
        context.Response.ContentLength = bytes.Length - from;
        await context.Response.Body.WriteAsync(bytes.AsMemory(from..(cutAfter ?? bytes.Length)));
        await context.Response.Body.FlushAsync();
        if (cutAfter is not null)
        {
            // What is on its way is lost with the connection.
            while (new FileInfo(file!).Length < cutAfter)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, context.RequestAborted);
            }

            context.Abort();
        }
    };
}
