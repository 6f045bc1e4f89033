using System.Security.Cryptography;
using Amazon.S3;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.Functions.Api;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Tests.Credentials;
using DockLogs.Functions.Tests.Credentials.Support;
using DockLogs.Functions.Uploads;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests.Uploads.Support;

/// <summary>Uploads with one of the real providers over the real engine, to a cloud on this machine.</summary>
internal sealed class CloudUploads : IAsyncDisposable
{
    private readonly CloudServer _cloud;

    private CloudUploads(CloudServer cloud, string provider, UploadHost host)
    {
        _cloud = cloud;
        Provider = provider;
        Host = host;
    }

    public string Provider { get; }

    public UploadHost Host { get; }

    public static async Task<CloudUploads> StartAsync(
        BlobServiceClient blobs, CloudServer cloud, string provider = "minio", bool copies = false, TimeSpan? maxSession = null)
    {
        AwsOptions aws = Section(provider, new AwsOptions { RoleArn = "arn:aws:iam::123456789012:role/dock-uploads", ExternalId = "canary-external-id" });
        MinioOptions minio = Section(provider, new MinioOptions());
        AliOptions ali = Section(provider, new AliOptions { RoleArn = "acs:ram::1234567890123456:role/dock-uploads", ExternalId = "canary-external-id" });
        UploadHost host = await UploadHost.StartAsync(blobs, new UploadOptions { Provider = provider }, configure: services =>
        {
            services.AddSingleton(Options.Create(aws)).AddSingleton(Options.Create(minio)).AddSingleton(Options.Create(ali));
            services.AddSingleton<ICredentialsProvider, AwsCredentials>().AddSingleton<ICredentialsProvider, MinioCredentials>().AddSingleton<ICredentialsProvider, AliCredentials>();
            services.AddSingleton(new S3Clients(Options.Create(aws), Options.Create(minio), Options.Create(ali)) { Http = cloud.Http });
            services.AddSingleton(Options.Create(new ArchiveOptions { CopyToBlob = copies }));
            services.AddSingleton<BlobArchiveStore>().AddSingleton<S3ArchiveStore>().AddSingleton<BlobCopy>().AddSingleton<IArchiveStore, ArchiveStores>();
        });
        return new CloudUploads(cloud, provider, host);

        T Section<T>(string name, T options)
            where T : StorageProviderOptions
        {
            bool isUsed = options.GetType().Name.StartsWith(name, StringComparison.OrdinalIgnoreCase);
            options.MaxSession = maxSession ?? TimeSpan.FromHours(12);
            if (isUsed)
            {
                cloud.Fill(options);

                // With the bucket in the host name, as AWS and OSS want it.
                options.Endpoint = provider == "minio" ? cloud.Address : new Uri($"http://storage.test:{cloud.Address.Port}");
            }

            return options;
        }
    }

    /// <summary>Asks for an upload and lets the dock accept it.</summary>
    public async Task<(UploadId Id, Command Start)> AcceptedAsync(params RequestedFile[] files)
    {
        UploadId id = await Host.UploadAsync(UploadDriver.Dock, files);
        Command start = Host.LastCommand(MethodNames.FileUploadStart);
        await Host.ReplyAsync(start, 0);
        return (id, start);
    }

    /// <summary>The dock uploads with the credentials of its command, and says so.</summary>
    public async Task FinishAsync(Command start, byte[] content, Func<StoredObject, StoredObject>? became = null)
    {
        foreach (StartFile file in start.Start!.Files)
        {
            if (Provider == "ali" || _cloud.StorageFault is not null)
            {
                // A dock signs as OSS wants it, which is not what is tested here.
                _cloud.Objects[$"{start.Start.Bucket}/{file.ObjectKey}"] = new StoredObject(content);
            }
            else
            {
                using AmazonS3Client dock = AssumeRoleTests.Dock(new StorageAccess
                {
                    Provider = Provider,
                    Endpoint = _cloud.Address.OriginalString,
                    Region = start.Start.Region,
                    Bucket = start.Start.Bucket,
                    AccessKeyId = start.Start.Credentials.AccessKeyId,
                    SecretAccessKey = start.Start.Credentials.AccessKeySecret,
                    SessionToken = start.Start.Credentials.SecurityToken,
                    Expires = default,
                });
                await dock.PutObjectAsync(AssumeRoleTests.Put(file.ObjectKey, content));
            }

            if (became is not null)
            {
                _cloud.Objects.AddOrUpdate($"{start.Start.Bucket}/{file.ObjectKey}", _ => throw new KeyNotFoundException(), (_, stored) => became(stored));
            }
        }

#pragma warning disable CA5351 // Docks' fingerprints are MD5s.
        string fingerprint = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
        await Host.SayAsync(UploadDriver.Dock, TopicKind.Events, Host.Progress(start.Bid, UploadDriver.Dock, [.. start.Start.Files.Select(file => new ProgressFile
        {
            Module = file.Module, DeviceSn = "", Key = file.ObjectKey, Status = ProgressStatus.Ok, Percent = 100, Size = content.Length, Fingerprint = fingerprint,
        })]));
    }

    public async Task<CopyReport?> CopiesAsync(UploadId id)
    {
        await Host.IdleAsync();
        OrchestrationMetadata? copies = await Host.Client.GetInstanceAsync(StartCopies.IdOf(id.Value), getInputsAndOutputs: true);
        return copies?.ReadOutputAs<CopyReport>();
    }

    public Task<ArchiveEntry?> EntryAsync(string objectKey) => new ArchiveEntries(Host.Blobs).FindAsync(objectKey, CancellationToken.None);

    /// <summary>What a download link leads to; with the bucket in the host name it is found where the test's cloud is.</summary>
    public async Task<(byte[] Content, string? FileName, string Host)?> DownloadAsync(string objectKey)
    {
        using var links = new DownloadLinks(Host.Blobs, Options.Create(new ApiOptions()), TimeProvider.System, Host.Get<S3Clients>());
        if (await links.FindAsync(objectKey, "archive.tar", CancellationToken.None) is not { } link)
        {
            return null;
        }

        bool isBlob = link.AbsolutePath.StartsWith("/test", StringComparison.Ordinal);
        using HttpClient http = isBlob ? new HttpClient() : _cloud.Http.CreateHttpClient(null!);
        using HttpResponseMessage response = await http.GetAsync(link);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentDisposition?.FileName?.Trim('"'), isBlob ? "blob" : link.Host);
    }

    public async Task<string> DownloadHostAsync(string objectKey) => (await DownloadAsync(objectKey))!.Value.Host;

    public ValueTask DisposeAsync() => Host.DisposeAsync();
}
