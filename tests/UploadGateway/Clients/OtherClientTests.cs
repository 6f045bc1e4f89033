using System.Globalization;
using DockLogs.Contracts;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Clients;

/// <summary>Stock clients of other languages, each in its own process.</summary>
[Collection(AzuriteCollection.Name)]
public sealed class OtherClientTests(AzuriteServer azurite) : IDisposable
{
    private const int MiB = 1024 * 1024;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("docklogs-clients-");

    public void Dispose() => _folder.Delete(recursive: true);

    [SkippableTheory]
    [InlineData(0, "all", 20)]
    [InlineData(1, "all", 20)]
    [InlineData(5 * MiB, "few", 7)]
    [InlineData(17 * MiB + 1, "all", 20)]
    [InlineData(64 * MiB, "few", 7)]
    public async Task AwsSdkForJavaScript_stores_the_same_bytes_in_every_way_it_has(int size, string ways, int expected)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        Skip.IfNot(Directory.Exists(Path.Combine(Repository.Root, "node_modules", "@aws-sdk", "lib-storage")), "@aws-sdk/client-s3 and @aws-sdk/lib-storage are not installed");
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        var (file, bytes) = Sample(size);
        var script = Path.Combine(Repository.Root, "tests", "UploadGateway", "Clients", "put-with-aws-sdk.mjs");

        var run = await Tool.RunAsync(
            "node", [script, gateway.Address.ToString(), GatewayServer.Bucket, grant.KeyPrefix, file, ways], Environment(grant.Credentials()));

        Assert.True(run.ExitCode == 0, run.Errors);
        var keys = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, keys.Length);
        foreach (var key in keys)
        {
            await TestBytes.AssertStoredAsync(azurite, key, bytes, grant.Upload.Value);
        }
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 * MiB)]
    [InlineData(64 * MiB)]
    public async Task AwsCli_copies_the_same_bytes(int size)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        Skip.IfNot(await Tool.IsThereAsync("aws"), "awscli is not installed");
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        var (file, bytes) = Sample(size);

        // 'cp' takes several parts from 8 MiB on, 'put-object' never. Newer versions add a checksum unless told otherwise, older ones never heard of that.
        foreach (var (name, checksums, arguments) in ((string, string, string[])[])
        [
            ("cp.tar", "when_supported", ["s3", "cp", file, $"s3://{GatewayServer.Bucket}/{grant.Key("cp.tar")}"]),
            ("cp-plain.tar", "when_required", ["s3", "cp", file, $"s3://{GatewayServer.Bucket}/{grant.Key("cp-plain.tar")}"]),
            ("put.tar", "when_supported", ["s3api", "put-object", "--bucket", GatewayServer.Bucket, "--key", grant.Key("put.tar"), "--body", file]),
            ("put-plain.tar", "when_required", ["s3api", "put-object", "--bucket", GatewayServer.Bucket, "--key", grant.Key("put-plain.tar"), "--body", file]),
            ("sha256.tar", "when_supported", ["s3api", "put-object", "--bucket", GatewayServer.Bucket, "--key", grant.Key("sha256.tar"), "--body", file, "--checksum-algorithm", "SHA256"]),
        ])
        {
            var run = await Tool.RunAsync(
                "aws",
                [.. arguments, "--endpoint-url", gateway.Address.ToString().TrimEnd('/'), "--region", "us-east-1"],
                [.. Environment(grant.Credentials()), ("AWS_REQUEST_CHECKSUM_CALCULATION", checksums)]);

            Assert.True(run.ExitCode == 0, run.Errors + run.Output);
            await TestBytes.AssertStoredAsync(azurite, grant.Key(name), bytes, grant.Upload.Value);
        }
    }

    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5 * MiB)]
    [InlineData(64 * MiB)]
    public async Task S3cmd_puts_the_same_bytes(int size)
    {
        Skip.If(azurite.Missing is not null, azurite.Missing);
        Skip.IfNot(await Tool.IsThereAsync("s3cmd"), "s3cmd is not installed");
        await using var gateway = await GatewayServer.StartAsync(azurite.ConnectionString);
        var grant = Grants.New();
        var credentials = grant.Credentials();
        var (file, bytes) = Sample(size);
        var configuration = Path.Combine(_folder.FullName, "s3cmd.cfg");
        await File.WriteAllTextAsync(
            configuration,
            string.Create(CultureInfo.InvariantCulture, $"""
            [default]
            host_base = 127.0.0.1:{gateway.Address.Port}
            host_bucket = 127.0.0.1:{gateway.Address.Port}
            use_https = False
            access_key = {credentials.AccessKeyId}
            secret_key = {credentials.SecretAccessKey}
            access_token = {credentials.SessionToken}
            bucket_location = us-east-1
            multipart_chunk_size_mb = 15
            max_retries = 1
            """));

        foreach (var (name, more) in ((string, string[])[])[("parts.tar", []), ("single.tar", ["--disable-multipart"])])
        {
            var run = await Tool.RunAsync("s3cmd", ["-c", configuration, "put", .. more, file, $"s3://{GatewayServer.Bucket}/{grant.Key(name)}"]);

            Assert.True(run.ExitCode == 0, run.Errors + run.Output);
            await TestBytes.AssertStoredAsync(azurite, grant.Key(name), bytes, grant.Upload.Value);
        }
    }

    private static (string, string)[] Environment(IssuedCredentials credentials) =>
    [
        ("AWS_ACCESS_KEY_ID", credentials.AccessKeyId),
        ("AWS_SECRET_ACCESS_KEY", credentials.SecretAccessKey),
        ("AWS_SESSION_TOKEN", credentials.SessionToken),
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ];

    private (string File, byte[] Bytes) Sample(int size)
    {
        var bytes = TestBytes.Of(size);
        var file = Path.Combine(_folder.FullName, "sample.tar");
        File.WriteAllBytes(file, bytes);
        return (file, bytes);
    }
}
