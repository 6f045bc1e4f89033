using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using DockLogs.Contracts;
using DockLogs.Functions.Credentials;
using DockLogs.Functions.Tests.Credentials.Support;
using DockLogs.Functions.Tests.Uploads.Support;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.Functions.Tests.Credentials;

/// <summary>The three providers against token services that check signatures and answer as their documents show.</summary>
public sealed class AssumeRoleTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 22, 0, 0, TimeSpan.Zero);
    private static readonly FakeTimeProvider Time = new(Now);
    private static readonly UploadId Upload = UploadId.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");
    private const string Prefix = UploadDriver.Dock + "/2026/03/01/0f8fad5b-d9cb-469f-a165-70867728950e/";

    [Fact]
    public async Task Aws_session_is_signed_for_named_and_narrowed_to_the_prefix()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        AwsOptions options = cloud.Fill(new AwsOptions { RoleArn = "arn:aws:iam::123456789012:role/dock-uploads", ExternalId = "canary-external-id", MaxSession = TimeSpan.FromHours(12) });
        using var provider = new AwsCredentials(Options.Create(options), Time);

        StorageAccess access = await provider.MintAsync(Request(TimeSpan.FromHours(6)), CancellationToken.None);

        IReadOnlyDictionary<string, string> call = Assert.Single(cloud.Calls).Parameters;
        Assert.Equal("arn:aws:iam::123456789012:role/dock-uploads", call["RoleArn"]);
        Assert.Equal(Upload.Value, call["RoleSessionName"]);
        Assert.Equal("canary-external-id", call["ExternalId"]);
        Assert.Equal("21600", call["DurationSeconds"]);
        AssertPolicy(call["Policy"], "2012-10-17", ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], $"arn:aws:s3:::archives/{Prefix}*");
        AssertIssued(cloud, access, "aws", Now.AddHours(6));
    }

    [Fact]
    public async Task Minio_session_needs_no_role()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        using var provider = new MinioCredentials(Options.Create(cloud.Fill(new MinioOptions())), Time);

        StorageAccess access = await provider.MintAsync(Request(TimeSpan.FromHours(6)), CancellationToken.None);

        IReadOnlyDictionary<string, string> call = Assert.Single(cloud.Calls).Parameters;
        Assert.False(call.ContainsKey("RoleArn"));
        AssertPolicy(call["Policy"], "2012-10-17", ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"], $"arn:aws:s3:::archives/{Prefix}*");
        AssertIssued(cloud, access, "minio", Now.AddHours(6));
    }

    [Fact]
    public async Task Ali_session_is_signed_and_narrowed_in_the_grammar_of_ram()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        AliOptions options = cloud.Fill(new AliOptions { RoleArn = "acs:ram::1234567890123456:role/dock-uploads", ExternalId = "canary-external-id", MaxSession = TimeSpan.FromHours(12) });
        using var provider = new AliCredentials(Options.Create(options), Time);

        StorageAccess access = await provider.MintAsync(Request(TimeSpan.FromHours(6)), CancellationToken.None);

        StsCall call = Assert.Single(cloud.Calls);
        Assert.Equal("ali", call.Service);
        Assert.Equal(["DurationSeconds", "ExternalId", "Policy", "RoleArn", "RoleSessionName"], call.Parameters.Keys.Order());
        Assert.Equal("acs:ram::1234567890123456:role/dock-uploads", call.Parameters["RoleArn"]);
        Assert.Equal("0f8fad5bd9cb469fa16570867728950e", call.Parameters["RoleSessionName"]);
        Assert.Equal("21600", call.Parameters["DurationSeconds"]);
        AssertPolicy(call.Parameters["Policy"], "1", ["oss:PutObject", "oss:AbortMultipartUpload", "oss:ListParts"], $"acs:oss:*:*:archives/{Prefix}*");
        AssertIssued(cloud, access, "ali", Now.AddHours(6));
    }

    // help.aliyun.com, "Request syntax and signature method V3", the fixed parameters of its example.
    [Fact]
    public void Ali_signature_is_that_of_the_documented_example()
    {
        string query = AliSignature.Query(new Dictionary<string, string>
        {
            ["RegionId"] = "cn-shanghai",
            ["ImageId"] = "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd",
        });
        var headers = AliSignature.Headers(
            "ecs.cn-shanghai.aliyuncs.com",
            query,
            ("RunInstances", "2014-05-26"),
            new DateTimeOffset(2023, 10, 26, 10, 22, 32, TimeSpan.Zero),
            "3156853299f313e23d1673dc12e1703d",
            ("YourAccessKeyId", "YourAccessKeySecret"));
        Assert.Equal(
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
            headers.Single(header => header.Key == "Authorization").Value);
    }

    [Theory]
    [InlineData(360, 60, 3600)]
    [InlineData(5, 60, 900)]
    [InlineData(30, 60, 1800)]
    public async Task Session_is_as_long_as_wanted_within_what_the_provider_gives(int wantedMinutes, int longestMinutes, int seconds)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        var options = Options.Create(cloud.Fill(new MinioOptions { MaxSession = TimeSpan.FromMinutes(longestMinutes) }));
        using var provider = new MinioCredentials(options, Time);
        StorageAccess access = await provider.MintAsync(Request(TimeSpan.FromMinutes(wantedMinutes)), CancellationToken.None);
        Assert.Equal(Now.AddSeconds(seconds), access.Expires);
        Assert.Equal($"{seconds}", Assert.Single(cloud.Calls).Parameters["DurationSeconds"]);
    }

    [Theory]
    [InlineData(403, "AccessDenied", false)]
    [InlineData(403, "ExpiredToken", false)]
    [InlineData(400, "ValidationError", false)]
    [InlineData(400, "Throttling", true)]
    [InlineData(500, "InternalFailure", true)]
    public async Task Aws_fault_is_told_by_its_code_alone(int status, string code, bool passes)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        cloud.RefuseSts(status, code, times: 5);
        using var provider = new AwsCredentials(Options.Create(cloud.Fill(new AwsOptions { RoleArn = "arn:aws:iam::123456789012:role/dock-uploads" })), Time);
        CredentialsException fault = await Assert.ThrowsAsync<CredentialsException>(() => provider.MintAsync(Request(TimeSpan.FromHours(1)), CancellationToken.None));
        AssertFault(fault, "aws", code, passes);
    }

    [Theory]
    [InlineData(403, "NoPermission", false)]
    [InlineData(404, "EntityNotExist.Role", false)]
    [InlineData(403, "InvalidSecurityToken.Expired", false)]
    [InlineData(400, "Throttling.User", true)]
    [InlineData(503, "ServiceUnavailable", true)]
    public async Task Ali_fault_is_told_by_its_code_alone(int status, string code, bool passes)
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        cloud.RefuseSts(status, code);
        using var provider = new AliCredentials(Options.Create(cloud.Fill(new AliOptions { RoleArn = "acs:ram::1:role/dock-uploads" })), Time);
        CredentialsException fault = await Assert.ThrowsAsync<CredentialsException>(() => provider.MintAsync(Request(TimeSpan.FromHours(1)), CancellationToken.None));
        AssertFault(fault, "ali", code, passes);
    }

    [Fact]
    public async Task Wrong_secret_is_refused_by_each_service()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        AwsOptions aws = cloud.Fill(new AwsOptions { RoleArn = "arn:aws:iam::123456789012:role/dock-uploads" });
        AliOptions ali = cloud.Fill(new AliOptions { RoleArn = "acs:ram::1:role/dock-uploads" });
        aws.AccessKeySecret = ali.AccessKeySecret = "another";
        using var one = new AwsCredentials(Options.Create(aws), Time);
        using var other = new AliCredentials(Options.Create(ali), Time);
        foreach (ICredentialsProvider provider in (ICredentialsProvider[])[one, other])
        {
            CredentialsException fault = await Assert.ThrowsAsync<CredentialsException>(() => provider.MintAsync(Request(TimeSpan.FromHours(1)), CancellationToken.None));
            AssertFault(fault, provider.Name, "SignatureDoesNotMatch", passes: false);
        }
    }

    [Fact]
    public async Task Service_that_is_away_passes()
    {
        CloudServer cloud = await CloudServer.StartAsync();
        MinioOptions minio = cloud.Fill(new MinioOptions());
        AliOptions ali = cloud.Fill(new AliOptions { RoleArn = "acs:ram::1:role/dock-uploads" });
        await cloud.DisposeAsync();
        using var one = new MinioCredentials(Options.Create(minio), Time);
        using var other = new AliCredentials(Options.Create(ali), Time);
        foreach (ICredentialsProvider provider in (ICredentialsProvider[])[one, other])
        {
            CredentialsException fault = await Assert.ThrowsAsync<CredentialsException>(() => provider.MintAsync(Request(TimeSpan.FromHours(1)), CancellationToken.None));
            AssertFault(fault, provider.Name, "Unreachable", passes: true);
        }
    }

    [Fact]
    public async Task Session_writes_under_its_prefix_and_does_nothing_else()
    {
        await using CloudServer cloud = await CloudServer.StartAsync();
        MinioOptions options = cloud.Fill(new MinioOptions());
        using var provider = new MinioCredentials(Options.Create(options), Time);
        StorageAccess access = await provider.MintAsync(Request(TimeSpan.FromHours(1)), CancellationToken.None);
        using AmazonS3Client dock = Dock(access);

        await dock.PutObjectAsync(Put($"{Prefix}3.tar"));
        Assert.True(cloud.Objects.ContainsKey($"archives/{Prefix}3.tar"));
        foreach (Func<Task> other in (Func<Task>[])
        [
            () => dock.PutObjectAsync(Put($"{Prefix[..^1]}0/3.tar")),
            () => dock.PutObjectAsync(Put(Prefix[..^1])),
            () => dock.PutObjectAsync(Put("3.tar")),
            () => dock.GetObjectAsync("archives", $"{Prefix}3.tar"),
            () => dock.GetObjectMetadataAsync("archives", $"{Prefix}3.tar"),
            () => dock.DeleteObjectAsync("archives", $"{Prefix}3.tar"),
        ])
        {
            AmazonS3Exception refused = await Assert.ThrowsAsync<AmazonS3Exception>(other);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }
    }

    internal static AmazonS3Client Dock(StorageAccess access) => new(
        new SessionAWSCredentials(access.AccessKeyId, access.SecretAccessKey, access.SessionToken),
        new AmazonS3Config { ServiceURL = access.Endpoint, AuthenticationRegion = access.Region, ForcePathStyle = true, MaxErrorRetry = 0, RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED });

    internal static PutObjectRequest Put(string key, byte[]? content = null) =>
        new() { BucketName = CloudServer.Bucket, Key = key, InputStream = new MemoryStream(content ?? [1, 2, 3]), UseChunkEncoding = false };

    private static CredentialsRequest Request(TimeSpan time) =>
        new() { Upload = Upload, Dock = DockSerial.Parse(UploadDriver.Dock), Bucket = CloudServer.Bucket, KeyPrefix = Prefix, Expires = Now + time };

    private static void AssertIssued(CloudServer cloud, StorageAccess access, string provider, DateTimeOffset expires)
    {
        Session issued = Assert.Single(cloud.Sessions);
        Assert.Equal((issued.AccessKeyId, issued.Secret, issued.Token), (access.AccessKeyId, access.SecretAccessKey, access.SessionToken));
        Assert.Equal((provider, cloud.Address.OriginalString, CloudServer.Region, CloudServer.Bucket), (access.Provider, access.Endpoint, access.Region, access.Bucket));
        Assert.Equal(expires, access.Expires);
    }

    private static void AssertPolicy(string policy, string version, string[] actions, string resource)
    {
        using JsonDocument document = JsonDocument.Parse(policy);
        Assert.Equal(["Version", "Statement"], document.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(version, document.RootElement.GetProperty("Version").GetString());
        JsonElement statement = Assert.Single(document.RootElement.GetProperty("Statement").EnumerateArray());
        Assert.Equal(["Effect", "Action", "Resource"], statement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("Allow", statement.GetProperty("Effect").GetString());
        Assert.Equal(actions, statement.GetProperty("Action").EnumerateArray().Select(action => action.GetString()));
        Assert.Equal(resource, Assert.Single(statement.GetProperty("Resource").EnumerateArray()).GetString());
    }

    private static void AssertFault(CredentialsException fault, string provider, string code, bool passes)
    {
        Assert.Equal(code, fault.Code);
        Assert.Equal(passes, fault.IsTransient);
        Assert.Equal($"{provider}: {code}", fault.Message);
        Assert.Null(fault.InnerException);
        Assert.DoesNotContain("canary", fault.ToString(), StringComparison.OrdinalIgnoreCase);
    }
}
