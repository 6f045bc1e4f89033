using System.Text;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Tests.Api.Support;
using DockLogs.Functions.Tests.Credentials.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests.Uploads;

/// <summary>Uploads to aws, minio and ali from the wish to the download, with signatures and policies checked.</summary>
[Collection(CloudCollection.Name)]
public sealed class ProviderUploadTests(AzuriteServer azurite)
{
    private static readonly byte[] Content = Bytes(100_000);

    [SkippableTheory]
    [InlineData("minio", "127.0.0.1")]
    [InlineData("aws", "archives.storage.test")]
    [InlineData("ali", "archives.storage.test")]
    public async Task Upload_is_verified_catalogued_and_downloaded_where_it_went(string provider, string host)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, provider);
        (UploadId id, Command start) = await uploads.AcceptedAsync();
        Assert.Equal((provider, CloudServer.Bucket, CloudServer.Region), (start.Start!.Provider, start.Start.Bucket, start.Start.Region));

        await uploads.FinishAsync(start, Content);

        UploadView view = await uploads.Host.EndAsync(id);
        Assert.Equal(UploadStatus.Completed, view.Status);
        Assert.All(view.Files, file => Assert.Equal(FileIntegrity.Verified, file.Integrity));
        ArchiveEntry entry = (await uploads.EntryAsync(view.Files[0].ObjectKey))!;
        Assert.Equal(new ArchivePlace(provider, CloudServer.Bucket), entry.Place);
        Assert.Equal(Content.Length, entry.Size);
        Assert.Equal(0, cloud.Reads);

        (byte[] content, string? fileName, string from) = (await uploads.DownloadAsync(view.Files[0].ObjectKey))!.Value;
        Assert.Equal(Content, content);
        Assert.Equal("archive.tar", fileName);
        Assert.Equal(host, from);
        Assert.Null(await uploads.CopiesAsync(id));
    }

    [SkippableTheory]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e-7", null)]
    [InlineData("00000000000000000000000000000000", "aws:kms")]
    [InlineData("00000000000000000000000000000000", null)]
    public async Task Etag_that_is_no_md5_lets_the_object_be_read(string tag, string? encryption)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud);
        (UploadId id, Command start) = await uploads.AcceptedAsync(UploadDriver.File("3", 1));
        await uploads.FinishAsync(start, Content, stored => stored with { ETag = tag, Encryption = encryption });
        UploadFileView file = Assert.Single((await uploads.Host.EndAsync(id)).Files);
        Assert.Equal(FileIntegrity.Verified, file.Integrity);
        Assert.Equal(file.Fingerprint, (await uploads.EntryAsync(file.ObjectKey))!.Md5);
        Assert.Equal(1, cloud.Reads);
    }

    [SkippableFact]
    public async Task Damaged_object_is_a_mismatch_that_can_still_be_looked_at()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud);
        (UploadId id, Command start) = await uploads.AcceptedAsync(UploadDriver.File("3", 1));
        byte[] damaged = [.. Content];
        damaged[5000] ^= 1;
        await uploads.FinishAsync(start, Content, _ => new StoredObject(damaged));
        UploadView view = await uploads.Host.EndAsync(id);
        Assert.Equal(UploadStatus.Failed, view.Status);
        Assert.Equal(FileIntegrity.Mismatch, Assert.Single(view.Files).Integrity);
        Assert.Null(await uploads.EntryAsync(view.Files[0].ObjectKey));
        Assert.Equal(damaged, (await uploads.DownloadAsync(view.Files[0].ObjectKey))!.Value.Content);
    }

    [SkippableFact]
    public async Task Session_shorter_than_the_deadline_is_what_the_upload_says_and_the_dock_hears()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, maxSession: TimeSpan.FromHours(1));
        DateTimeOffset begin = uploads.Host.Time.GetUtcNow();
        (UploadId id, Command start) = await uploads.AcceptedAsync();
        Assert.Equal(begin.AddHours(1).ToUnixTimeMilliseconds(), start.Start!.Credentials.Expire);
        Assert.Equal(begin.AddMinutes(59.5), (await uploads.Host.ViewAsync(id)).Deadline);

        for (int i = 0; i < 11; i++)
        {
            await uploads.Host.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(50));
            await uploads.Host.ProgressAsync(start, ProgressStatus.FileUploading, i);
        }

        await uploads.Host.PassAsync(TimeSpan.FromMinutes(5.5));
        UploadView view = await uploads.Host.EndAsync(id);
        Assert.Equal(UploadStatus.TimedOut, view.Status);
        Assert.Equal(UploadErrorCode.DeadlinePassed, view.Error?.Code);
        Assert.Contains("its credentials end", view.Error!.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Throttled_service_is_asked_again_and_the_upload_goes_on()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, "ali");
        cloud.RefuseSts(400, "Throttling.User", times: 3);
        UploadId id = await uploads.Host.UploadAsync(UploadDriver.Dock);
        Assert.Equal(UploadStatus.Starting, (await uploads.Host.ViewAsync(id)).Status);
        Assert.Equal(0, uploads.Host.Count(MethodNames.FileUploadStart));
        await uploads.Host.PassAsync(TimeSpan.FromSeconds(8));
        Command start = uploads.Host.LastCommand(MethodNames.FileUploadStart);
        await uploads.Host.ReplyAsync(start, 0);
        await uploads.FinishAsync(start, Content);
        Assert.Equal(UploadStatus.Completed, (await uploads.Host.EndAsync(id)).Status);
    }

    [SkippableTheory]
    [InlineData("aws", 403, "AccessDenied")]
    [InlineData("aws", 403, "ExpiredToken")]
    [InlineData("ali", 403, "NoPermission")]
    public async Task Refused_role_fails_the_upload_with_the_code_and_frees_the_dock(string provider, int status, string code)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, provider);
        cloud.RefuseSts(status, code);
        UploadView view = await uploads.Host.EndAsync(await uploads.Host.UploadAsync(UploadDriver.Dock));
        Assert.Equal(UploadStatus.Failed, view.Status);
        Assert.Equal(UploadErrorCode.NoCredentials, view.Error?.Code);
        Assert.Contains($"{provider}: {code}", view.Error!.Message, StringComparison.Ordinal);
        Assert.Equal(0, uploads.Host.Count(MethodNames.FileUploadUpdate));

        (UploadId next, Command start) = await uploads.AcceptedAsync();
        await uploads.FinishAsync(start, Content);
        Assert.Equal(UploadStatus.Completed, (await uploads.Host.EndAsync(next)).Status);
    }

    [SkippableFact]
    public async Task Copy_into_blob_storage_is_verified_and_then_pointed_to()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, copies: true);
        byte[] content = Bytes(9 * 1024 * 1024 + 17);
        (UploadId id, Command start) = await uploads.AcceptedAsync();
        await uploads.FinishAsync(start, content, stored => stored with { ETag = "multipart-2" });
        UploadView view = await uploads.Host.EndAsync(id);
        Assert.Equal(UploadStatus.Completed, view.Status);

        CopyReport report = (await uploads.CopiesAsync(id))!;
        Assert.Equal(view.Files.Select(file => file.ObjectKey), report.Copied);
        Assert.Empty(report.Failed);
        ArchiveEntry entry = (await uploads.EntryAsync(view.Files[0].ObjectKey))!;
        Assert.Equal(ArchivePlace.InBlobStorage, entry.Place);
        Assert.Null(entry.CopyFault);
        (byte[] copy, _, string from) = (await uploads.DownloadAsync(entry.ObjectKey))!.Value;
        Assert.Equal("blob", from);
        Assert.True(content.AsSpan().SequenceEqual(copy));

        BlobProperties properties = await uploads.Host.Blobs.GetBlobContainerClient(ContainerNames.Archives).GetBlobClient(entry.ObjectKey).GetPropertiesAsync();
        Assert.Equal(entry.Md5, Convert.ToHexStringLower(properties.ContentHash));
        Assert.Equal("application/x-tar", properties.ContentType);
    }

    [SkippableFact]
    public async Task Copy_that_is_broken_off_goes_on_with_the_blocks_it_has()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, copies: true);
        byte[] content = Bytes(13 * 1024 * 1024);
        (UploadId id, Command start) = await uploads.AcceptedAsync(UploadDriver.File("3", 1));
        string key = start.Start!.Files[0].ObjectKey;
        BlockBlobClient blob = uploads.Host.Blobs.GetBlobContainerClient(ContainerNames.Archives).GetBlockBlobClient(key);
        string[] staged = [];
        await uploads.FinishAsync(start, content, stored => stored with
        {
            CutAfter = 9 * 1024 * 1024,
            BeforeCut = async () =>
            {
                using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
                while (staged.Length < 2)
                {
                    staged = await StagedAsync(blob, patience.Token);
                }
            },
        });
        Assert.Equal(key, (await uploads.Host.EndAsync(id)).Files[0].ObjectKey);
        await uploads.Host.IdleAsync();
        Assert.Equal(cloud.Address.Host, await uploads.DownloadHostAsync(key));
        Assert.Equal(2, staged.Length);

        await uploads.Host.PassAsync(TimeSpan.FromSeconds(6));
        Assert.Equal([key], (await uploads.CopiesAsync(id))!.Copied);
        string[] committed = [.. (await blob.GetBlockListAsync(BlockListTypes.Committed)).Value.CommittedBlocks.Select(block => block.Name)];
        Assert.Equal(4, committed.Length);
        Assert.Equal(staged, committed[..2]);
        Assert.Equal(ArchivePlace.InBlobStorage, (await uploads.EntryAsync(key))!.Place);
    }

    private static async Task<string[]> StagedAsync(BlockBlobClient blob, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await blob.GetBlockListAsync(BlockListTypes.Uncommitted, cancellationToken: cancellationToken)).Value.UncommittedBlocks.Select(block => block.Name)];
        }
        catch (RequestFailedException nothing) when (nothing.Status == 404)
        {
            return [];
        }
    }

    [SkippableFact]
    public async Task Copy_that_cannot_be_is_written_down_and_leaves_the_upload_as_it_ended()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, copies: true);
        byte[] other = [.. Content];
        other[7] ^= 1;
        (UploadId id, Command start) = await uploads.AcceptedAsync(UploadDriver.File("3", 1));

        // The storage tells the ETag of what was put, and has something else.
        await uploads.FinishAsync(start, Content, stored => new StoredObject(other) { ETag = stored.Md5 });
        UploadView view = await uploads.Host.EndAsync(id);
        Assert.Equal(UploadStatus.Completed, view.Status);

        CopyReport report = (await uploads.CopiesAsync(id))!;
        Assert.Contains("MD5", Assert.Single(report.Failed).Value, StringComparison.Ordinal);
        ArchiveEntry entry = (await uploads.EntryAsync(view.Files[0].ObjectKey))!;
        Assert.Equal("minio", entry.Place?.Store);
        Assert.Equal(report.Failed[entry.ObjectKey], entry.CopyFault);
        Assert.False(await uploads.Host.Blobs.GetBlobContainerClient(ContainerNames.Archives).GetBlobClient(entry.ObjectKey).ExistsAsync());
        Assert.Contains(uploads.Host.Lines.All, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("was not copied", StringComparison.Ordinal) && line.Contains(entry.ObjectKey, StringComparison.Ordinal));
        Assert.Equal(UploadStatus.Completed, (await uploads.Host.ViewAsync(id)).Status);
    }

    [SkippableFact]
    public async Task Changed_setting_leaves_old_archives_and_uploads_under_way_where_they_are()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud);
        (UploadId id, Command start) = await uploads.AcceptedAsync();
        UploadOptions options = uploads.Host.Get<IOptions<UploadOptions>>().Value;
        MinioOptions minio = uploads.Host.Get<IOptions<MinioOptions>>().Value;
        options.Provider = "gateway";
        minio.Bucket = "another";
        await uploads.FinishAsync(start, Content);
        UploadView view = await uploads.Host.EndAsync(id);
        Assert.Equal(UploadStatus.Completed, view.Status);
        Assert.Equal(Content, (await uploads.DownloadAsync(view.Files[0].ObjectKey))!.Value.Content);

        await uploads.Host.UploadAsync("4TADKAQ000J002");
        Assert.Equal("dock-logs", uploads.Host.LastCommand(MethodNames.FileUploadStart).Start!.Bucket);

        minio.Bucket = null;
        using var links = new DownloadLinks(uploads.Host.Blobs, Options.Create(new ApiOptions()), TimeProvider.System, uploads.Host.Get<S3Clients>());
        StorageFaultException fault = await Assert.ThrowsAsync<StorageFaultException>(() => links.FindAsync(view.Files[0].ObjectKey, "a", CancellationToken.None));
        Assert.Contains("bucket archives of minio", fault.Message, StringComparison.Ordinal);

        IActionResult answer = await new ApiBoundary(NullLogger<ApiBoundary>.Instance)
            .RunAsync(new DefaultHttpContext().Request, () => Task.FromException<IActionResult>(fault), CancellationToken.None);
        Assert.Equal(503, Assert.IsType<JsonAnswer>(answer).StatusCode);
    }

    [SkippableTheory]
    [InlineData("aws")]
    [InlineData("minio")]
    [InlineData("ali")]
    public async Task Secrets_are_in_the_command_and_nowhere_else(string provider)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        await using CloudUploads uploads = await CloudUploads.StartAsync(azurite.NewAccount(), cloud, provider, copies: true);
        UploadHost host = uploads.Host;

        // Refused, throttled, the storage refusing while it is verified and copied, a time-out, and one that goes well.
        cloud.RefuseSts(403, "AccessDenied");
        List<UploadId> ids = [await host.UploadAsync()];
        await host.EndAsync(ids[0]);
        cloud.RefuseSts(400, provider == "ali" ? "Throttling.User" : "Throttling", times: 3);
        ids.Add(await host.UploadAsync());
        await host.PassAsync(TimeSpan.FromSeconds(8));
        Command start = host.LastCommand(MethodNames.FileUploadStart);
        await host.ReplyAsync(start, 0);
        cloud.StorageFault = (403, "SignatureDoesNotMatch");
        await uploads.FinishAsync(start, Content);
        await host.PassAsync(TimeSpan.FromMinutes(3), TimeSpan.FromSeconds(5));
        cloud.StorageFault = null;
        await host.PassAsync(TimeSpan.FromMinutes(2), TimeSpan.FromSeconds(5));
        Assert.Equal(UploadStatus.Completed, (await host.EndAsync(ids[1])).Status);
        (UploadId quiet, _) = await uploads.AcceptedAsync();
        ids.Add(quiet);
        await host.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(30));
        await host.PassAsync(TimeSpan.FromMinutes(1));
        await host.EndAsync(quiet);
        Assert.NotEmpty((await uploads.CopiesAsync(ids[1]))!.Copied);

        var places = new List<byte[]>(host.Files());
        places.AddRange(host.Lines.All.Select(Encoding.UTF8.GetBytes));
        foreach (string instance in ids.SelectMany(id => (string[])[id.Value, StartCopies.IdOf(id.Value)]))
        {
            if (await host.Client.GetInstanceAsync(instance, getInputsAndOutputs: true) is { } found)
            {
                places.Add(Encoding.UTF8.GetBytes(found.SerializedCustomStatus + found.SerializedInput + found.SerializedOutput + found.FailureDetails?.ErrorMessage));
            }
        }

        await foreach (BlobContainerItem container in host.Blobs.GetBlobContainersAsync())
        {
            await foreach (BlobItem blob in host.Blobs.GetBlobContainerClient(container.Name).GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, "", CancellationToken.None))
            {
                places.Add(Encoding.UTF8.GetBytes(blob.Name + string.Join(' ', blob.Metadata.Values)));
                places.Add((await host.Blobs.GetBlobContainerClient(container.Name).GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray());
            }
        }

        string[] secrets = [CloudServer.KeyId, CloudServer.Secret, "canary-external-id", .. cloud.Sessions.SelectMany(session => (string[])[session.AccessKeyId, session.Secret, session.Token])];
        Assert.True(secrets.Length > 8);
        Assert.Contains(host.Files(), file => Holds(file, start.Start!.Files[0].ObjectKey));
        Assert.Contains(places, place => Holds(place, "AccessDenied"));
        foreach (string secret in secrets)
        {
            // As text, and as JSON writes it.
            Assert.DoesNotContain(places, place => Holds(place, secret) || Holds(place, secret.Replace("+", "\\u002B", StringComparison.Ordinal)));
        }
    }

    private static bool Holds(byte[] place, string text) => place.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private static byte[] Bytes(int length)
    {
        byte[] bytes = new byte[length];
        new Random(7).NextBytes(bytes);
        return bytes;
    }
}
