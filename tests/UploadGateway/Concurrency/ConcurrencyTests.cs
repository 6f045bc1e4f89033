using System.Net.Sockets;
using Amazon.S3;
using Amazon.S3.Model;
using Azure.Storage.Blobs.Models;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Tests.Clients;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Concurrency;

/// <summary>Whatever happens at once or half way, an object is whole or is not there.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class ConcurrencyTests(AzuriteServer azurite)
{
    private const int MiB = 1024 * 1024;

    [SkippableFact]
    public async Task Same_key_written_by_many_at_once_ends_as_one_of_them()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString, settings: ("Gateway:BlockSize", "262144"));
        var grant = Grants.New();
        var bodies = Enumerable.Range(1, 6).Select(seed => TestBytes.Of((seed % 2 == 0 ? 3 * MiB : 100_000) + seed, seed)).ToArray();

        await Task.WhenAll(bodies.Select(async body =>
        {
            // A write that was overtaken is told to try again, which every SDK does by itself.
            using var client = AwsSdk.Client(gateway, grant.Credentials(), retries: 10);
            await client.PutObjectAsync(new PutObjectRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), InputStream = new MemoryStream(body) });
        }));

        var stored = await ReadAsync(grant.Key());
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), Assert.Single(bodies, body => body.AsSpan().SequenceEqual(stored)));
    }

    [SkippableFact]
    public async Task Two_multipart_uploads_of_one_key_never_mix()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        var first = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB, seed: 1));
        var second = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB, seed: 2));
        await Task.WhenAll(first.BeginAsync(), second.BeginAsync());
        await Task.WhenAll(first.SendAsync(1), second.SendAsync(1));
        await Task.WhenAll(second.SendAsync(2), first.SendAsync(2));

        await first.CompleteAsync();
        // The storage drops the blocks of the slower one with the commit of the faster: it must begin again, and is told so.
        var refused = await Assert.ThrowsAsync<AmazonS3Exception>(second.CompleteAsync);

        Assert.Equal("InvalidPart", refused.ErrorCode);
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), first.Bytes);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Complete_racing_abort_has_one_winner(int round)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        await using var otherGateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        using var otherClient = AwsSdk.Client(otherGateway, grant.Credentials());
        var upload = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB, round));
        await upload.BeginAsync();
        await upload.SendAsync(1);
        await upload.SendAsync(2);

        var completing = CodeOfAsync(upload.CompleteAsync());
        var aborting = CodeOfAsync(otherClient.AbortMultipartUploadAsync(GatewayServer.Bucket, grant.Key(), upload.Id));
        var (completed, aborted) = (await completing, await aborting);

        if (completed is null)
        {
            Assert.Equal("NoSuchUpload", aborted);
            await TestBytes.AssertStoredAsync(azurite, grant.Key(), upload.Bytes);
        }
        else
        {
            Assert.Equal(("NoSuchUpload", null), (completed, aborted));
            await TestBytes.AssertNothingBelowAsync(azurite, grant.KeyPrefix);
        }
    }

    [SkippableFact]
    public async Task Complete_sent_by_many_at_once_and_again_later_succeeds_each_time()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        await using var otherGateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        using var otherClient = AwsSdk.Client(otherGateway, grant.Credentials());
        var upload = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB));
        await upload.BeginAsync();
        await upload.SendAsync(2);
        await upload.SendAsync(1);

        var answers = await Task.WhenAll(upload.CompleteAsync(), upload.CompleteAsync(otherClient), upload.CompleteAsync());
        var later = await upload.CompleteAsync(otherClient);

        Assert.Equal([later.ETag], answers.Select(answer => answer.ETag).Distinct());
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), upload.Bytes);
    }

    [SkippableFact]
    public async Task Part_sent_again_counts_as_the_client_lists_it()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        var wrong = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB, seed: 1));
        var right = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB, seed: 2));
        await wrong.BeginAsync();
        await wrong.SendAsync(1);
        await wrong.SendAsync(2);

        right.Join(wrong);
        await Task.WhenAll(right.SendAsync(2), right.SendAsync(1));
        await right.CompleteAsync();

        await TestBytes.AssertStoredAsync(azurite, grant.Key(), right.Bytes);
    }

    [SkippableFact]
    public async Task Part_left_out_of_the_list_is_not_in_the_object()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        var upload = new Multipart(client, grant.Key(), TestBytes.Of(6 * MiB));
        await upload.BeginAsync();
        await upload.SendAsync(1);
        await upload.SendAsync(2);
        upload.Leave(1);

        await upload.CompleteAsync();

        await TestBytes.AssertStoredAsync(azurite, grant.Key(), upload.Bytes[(5 * MiB)..]);
    }

    [SkippableTheory]
    [InlineData(100)]
    [InlineData(5 * MiB)]
    [InlineData((16 * MiB) - 1)]
    public async Task Connection_cut_half_way_leaves_what_was_there_before(int sent)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        using var client = AwsSdk.Client(gateway, grant.Credentials());
        var before = TestBytes.Of(MiB, seed: 1);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), InputStream = new MemoryStream(before) });
        var message = new S3Message
        {
            Path = $"/{GatewayServer.Bucket}/{grant.Key()}", Body = TestBytes.Of(16 * MiB, seed: 2), Credentials = grant.Credentials(), Time = TimeProvider.System.GetUtcNow(),
        };
        message["host"] = gateway.Address.Authority;
        var request = message.Sign().ToBytes();

        var answer = await RawHttp.SendAsync(gateway.Address, request[..(request.Length - message.Body.Length + sent)], thenClose: true);

        Assert.True(answer.Status is 0 or 400, $"{answer.Status} {answer.Code}");
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), before);
    }

    [SkippableFact]
    public async Task Gateway_killed_half_way_leaves_nothing_and_goes_on_with_the_parts_it_had()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var grant = Grants.New();
        var credentials = grant.Credentials();
        Multipart upload;
        await using (var killed = await GatewayProcess.StartAsync(azurite.ConnectionString))
        {
            using var client = AwsSdk.Client(killed.Address, credentials);
            upload = new Multipart(client, grant.Key(), TestBytes.Of(16 * MiB));
            await upload.BeginAsync();
            await upload.SendAsync(1);
            using var half = new TcpClient();
            await half.ConnectAsync(killed.Address.Host, killed.Address.Port);
            await half.GetStream().WriteAsync(HalfOfAPut(killed, grant, credentials));
            await WaitForStagedBlocksAsync(grant.Key("0.tar"));
            await killed.KillAsync();
        }

        await TestBytes.AssertNothingBelowAsync(azurite, grant.KeyPrefix);
        await using var gateway = await GatewayProcess.StartAsync(azurite.ConnectionString);
        using var next = AwsSdk.Client(gateway.Address, credentials);
        var listed = await next.ListPartsAsync(new ListPartsRequest { BucketName = GatewayServer.Bucket, Key = grant.Key(), UploadId = upload.Id });
        foreach (var part in Enumerable.Range(2, 3))
        {
            await upload.SendAsync(part, next);
        }

        await upload.CompleteAsync(next);

        Assert.Equal([1], listed.Parts.Select(part => part.PartNumber!.Value));
        await TestBytes.AssertStoredAsync(azurite, grant.Key(), upload.Bytes);
    }

    private static byte[] HalfOfAPut(GatewayProcess gateway, UploadGrant grant, IssuedCredentials credentials)
    {
        var message = new S3Message
        {
            Path = $"/{GatewayServer.Bucket}/{grant.Key("0.tar")}", Body = TestBytes.Of(16 * MiB), Credentials = credentials, Time = TimeProvider.System.GetUtcNow(),
        };
        message["host"] = gateway.Address.Authority;
        return message.Sign().ToBytes()[..^(8 * MiB)];
    }

    /// <summary>Blocks are there, so the upload is in its middle.</summary>
    private async Task WaitForStagedBlocksAsync(string key)
    {
        var container = azurite.Client.GetBlobContainerClient(GatewayServer.Bucket);
        while (true)
        {
            await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, key, default))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }

    private async Task<byte[]> ReadAsync(string key)
    {
        BlobDownloadResult stored = await azurite.Client.GetBlobContainerClient(GatewayServer.Bucket).GetBlobClient(key).DownloadContentAsync();
        return stored.Content.ToArray();
    }

    private static async Task<string?> CodeOfAsync(Task call)
    {
        try
        {
            await call;
            return null;
        }
        catch (AmazonS3Exception exception)
        {
            return exception.ErrorCode;
        }
    }
}
