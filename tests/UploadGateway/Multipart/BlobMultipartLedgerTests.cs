using Azure.Core.Pipeline;
using Azure.Storage.Blobs;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Moq;

namespace DockLogs.UploadGateway.Tests.Multipart;

[Collection(AzuriteCollection.Name)]
public sealed class BlobMultipartLedgerTests(AzuriteServer azurite) : IAsyncLifetime
{
    private readonly BlobMultipartLedger? _ledger = azurite.Missing is null ? new(azurite.Client, TimeProvider.System) : null;

    public async Task InitializeAsync()
    {
        if (azurite.Missing is null)
        {
            await azurite.Client.GetBlobContainerClient("gateway").CreateIfNotExistsAsync();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [SkippableFact]
    public async Task Upload_is_found_by_its_owner_only_and_with_all_it_had()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var upload = New("0123456789abcdefABCDEF");
        await _ledger!.AddAsync(upload, default);

        Assert.Equal(upload, await _ledger.FindAsync(upload.Upload, upload.Id, default));
        Assert.Null(await _ledger.FindAsync(UploadId.New(), upload.Id, default));
    }

    [SkippableFact]
    public async Task Lock_keeps_others_waiting_until_the_upload_is_gone()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var upload = New("lock-0123456789abcdefA");
        await _ledger!.AddAsync(upload, default);
        var first = await _ledger.LockAsync(upload, default);
        var second = _ledger.LockAsync(upload, default);

        Assert.True(first!.IsStillHeld);
        Assert.False(second.IsCompleted);
        await first.RemoveAsync(default);
        await first.DisposeAsync();

        Assert.Null(await second);
    }

    [SkippableFact]
    public async Task Lock_let_go_is_taken_by_the_next()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var upload = New("next-0123456789abcdefA");
        await _ledger!.AddAsync(upload, default);
        var first = await _ledger.LockAsync(upload, default);
        var second = _ledger.LockAsync(upload, default);

        await first!.DisposeAsync();
        await using var taken = await second;

        Assert.NotNull(taken);
    }

    [SkippableFact]
    public async Task Old_uploads_are_forgotten()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var upload = New("old--0123456789abcdefA");
        await _ledger!.AddAsync(upload, default);

        Assert.Equal(0, await _ledger.RemoveOlderAsync(TimeProvider.System.GetUtcNow().AddDays(-1), default));
        Assert.InRange(await _ledger.RemoveOlderAsync(TimeProvider.System.GetUtcNow().AddDays(1), default), 1, int.MaxValue);
        Assert.Null(await _ledger.FindAsync(upload.Upload, upload.Id, default));
    }

    [SkippableFact]
    public async Task Upload_whose_record_is_written_twice_because_an_answer_was_lost_is_open()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var upload = New("twice-0123456789abcdef");
        using var connection = new LosesFirstAnswer(request => request.Method == HttpMethod.Put);
        var options = new BlobClientOptions { Transport = new HttpClientTransport(connection) };
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var ledger = new BlobMultipartLedger(new BlobServiceClient(azurite.ConnectionString, options), TimeProvider.System);

        await ledger.AddAsync(upload, default);

        Assert.Equal(2, connection.Seen);
        Assert.Equal(upload, await _ledger!.FindAsync(upload.Upload, upload.Id, default));
    }

    [SkippableFact]
    public async Task Own_container_that_is_missing_is_not_told_as_the_bucket_of_the_client()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var service = new Mock<BlobServiceClient>();
        service.Setup(s => s.GetBlobContainerClient("gateway")).Returns(azurite.Client.GetBlobContainerClient("never-made"));
        var ledger = new BlobMultipartLedger(service.Object, TimeProvider.System);

        var failure = await Assert.ThrowsAsync<ObjectStoreException>(() => ledger.AddAsync(New("none--0123456789abcdef"), default));

        Assert.Equal(StoreFault.Unavailable, failure.Fault);
    }

    [SkippableFact]
    public async Task Lock_that_cannot_be_let_go_does_not_hide_what_became_of_the_request()
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        var upload = New("stuck-0123456789abcdef");
        await _ledger!.AddAsync(upload, default);
        using var connection = new Breakable();
        var options = new BlobClientOptions { Transport = new HttpClientTransport(connection) };
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        var ledger = new BlobMultipartLedger(new BlobServiceClient(azurite.ConnectionString, options), TimeProvider.System);
        var held = await ledger.LockAsync(upload, default);

        connection.IsBroken = true;
        await held!.DisposeAsync();

        Assert.InRange(connection.Refused, 2, int.MaxValue);
        connection.IsBroken = false;
        await held.DisposeAsync();
    }

    private sealed class Breakable() : DelegatingHandler(new SocketsHttpHandler())
    {
        public bool IsBroken { get; set; }

        public int Refused { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (!IsBroken)
            {
                return base.SendAsync(request, cancellationToken);
            }

            Refused++;
            throw new HttpRequestException("Connection refused.");
        }
    }

    private static MultipartUpload New(string id) => new()
    {
        Id = id,
        Upload = UploadId.New(),
        Bucket = GatewayServer.Bucket,
        Key = "dock/key é.tar",
        Initiated = new DateTimeOffset(2026, 3, 14, 12, 0, 0, TimeSpan.Zero),
        Algorithm = DockLogs.UploadGateway.Checksums.ChecksumAlgorithm.Crc64Nvme,
        IsFullObject = true,
        Headers = new ObjectHeaders { ContentType = "application/x-tar", UserMetadata = "a=b%20c" },
    };
}
