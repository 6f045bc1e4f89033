using DockLogs.Bridge.Settings;
using DockLogs.Functions.Catalogue;
using DockLogs.Functions.Credentials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests.Credentials;

public sealed class ProviderSettingsTests
{
    private static readonly Dictionary<string, (string Name, string Value)[]> Good = new()
    {
        ["aws"] = [("Region", "eu-central-1"), ("Bucket", "dock-logs"), ("RoleArn", "arn:aws:iam::123456789012:role/dock-uploads")],
        ["minio"] = [("Endpoint", "http://minio:9000"), ("Region", "us-east-1"), ("Bucket", "dock-logs"), ("AccessKeyId", "pipeline"), ("AccessKeySecret", "canary-secret")],
        ["ali"] = [("Region", "cn-hangzhou"), ("Bucket", "dock-logs"), ("RoleArn", "acs:ram::1234567890123456:role/dock-uploads"), ("AccessKeyId", "LTAI"), ("AccessKeySecret", "canary-secret")],
    };

    [Theory]
    [InlineData("aws")]
    [InlineData("minio")]
    [InlineData("ali")]
    public void Section_of_the_provider_in_use_is_all_that_is_needed(string provider)
    {
        using ServiceProvider services = Build(provider);
        Assert.Equal([], ValidatedOptions.FindFaults(services));
        Assert.Equal(new ArchivePlace(provider, "dock-logs"), services.GetServices<ICredentialsProvider>().Single(one => one.Name == provider).Place);
    }

    [Theory]
    [InlineData("aws", "Region", "Frankfurt am Main")]
    [InlineData("aws", "Region", null)]
    [InlineData("aws", "Bucket", "Dock*")]
    [InlineData("aws", "Bucket", null)]
    [InlineData("aws", "RoleArn", "dock-uploads")]
    [InlineData("aws", "RoleArn", null)]
    [InlineData("aws", "Endpoint", "ftp://s3/")]
    [InlineData("aws", "StsEndpoint", "https://user:word@sts/")]
    [InlineData("aws", "MaxSession", "00:10:00")]
    [InlineData("aws", "MaxSession", "13:00:00")]
    [InlineData("minio", "Endpoint", null)]
    [InlineData("minio", "Endpoint", "http://minio:9000/path")]
    [InlineData("minio", "MaxSession", "8.00:00:00")]
    [InlineData("ali", "RoleArn", "arn:aws:iam::123456789012:role/dock-uploads")]
    [InlineData("ali", "MaxSession", "a day")]
    public void Bad_setting_stops_the_start_with_its_name_and_value(string provider, string name, string? value)
    {
        using ServiceProvider services = Build(provider, (name, value));
        string fault = Assert.Single(ValidatedOptions.FindFaults(services));
        Assert.Contains($"{Section(provider)}:{name}", fault, StringComparison.Ordinal);
        Assert.Contains(value is null ? "is not set" : $"'{value}'", fault, StringComparison.Ordinal);
        Assert.Contains("expected", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aws", "AccessKeySecret", "canary-secret")]
    [InlineData("minio", "AccessKeyId", null)]
    [InlineData("ali", "AccessKeyId", null)]
    public void Half_a_key_stops_the_start_without_being_shown(string provider, string name, string? value)
    {
        using ServiceProvider services = Build(provider, (name, value));
        string fault = Assert.Single(ValidatedOptions.FindFaults(services));
        Assert.Contains($"{Section(provider)}:AccessKeySecret", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ali")]
    [InlineData("minio")]
    public void Providers_without_another_identity_need_a_key(string provider)
    {
        using ServiceProvider services = Build(provider, ("AccessKeyId", null), ("AccessKeySecret", null));
        Assert.Contains($"{Section(provider)}:AccessKeyId", Assert.Single(ValidatedOptions.FindFaults(services)), StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_that_are_not_in_use_are_not_checked()
    {
        using ServiceProvider services = Build("minio", ("../Aws:MaxSession", "soon"));
        Assert.Equal([], ValidatedOptions.FindFaults(services));
    }

    [Theory]
    [InlineData(null, "eu-central-1", "https://s3.eu-central-1.amazonaws.com/", "https://sts.eu-central-1.amazonaws.com/")]
    [InlineData(null, "cn-north-1", "https://s3.cn-north-1.amazonaws.com.cn/", "https://sts.cn-north-1.amazonaws.com.cn/")]
    [InlineData("https://bucket.vpce.example/", "eu-central-1", "https://bucket.vpce.example/", "https://sts.eu-central-1.amazonaws.com/")]
    public void Addresses_of_aws_follow_the_region(string? endpoint, string region, string storage, string sts)
    {
        var options = new AwsOptions { Region = region, Endpoint = endpoint is null ? null : new Uri(endpoint) };
        Assert.Equal((storage, sts), (options.DockAddress().AbsoluteUri, options.StsAddress().AbsoluteUri));
        Assert.False(options.IsPathStyle);
    }

    [Fact]
    public void Docks_are_told_oss_and_the_pipeline_takes_its_s3_interface()
    {
        var options = new AliOptions { Region = "cn-hangzhou" };
        Assert.Equal("https://oss-cn-hangzhou.aliyuncs.com", options.DockAddress().OriginalString);
        Assert.Equal("https://sts.cn-hangzhou.aliyuncs.com/", options.StsAddress().AbsoluteUri);
        Assert.Equal("https://s3.oss-cn-hangzhou.aliyuncs.com/", options.S3Address().AbsoluteUri);
        Assert.False(options.IsPathStyle);
    }

    private static string Section(string provider) => char.ToUpperInvariant(provider[0]) + provider[1..];

    private static ServiceProvider Build(string provider, params (string Name, string? Value)[] changes)
    {
        var values = Good[provider].ToDictionary(setting => $"{Section(provider)}:{setting.Name}", setting => (string?)setting.Value);
        values["Upload:Provider"] = provider;
        values["Storage"] = "UseDevelopmentStorage=true";
        values["Mqtt:Broker"] = "mqtt://localhost:1883";
        foreach ((string name, string? value) in changes)
        {
            values[name.StartsWith("../", StringComparison.Ordinal) ? name[3..] : $"{Section(provider)}:{name}"] = value;
        }

        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection();
        services.AddLogging().AddSingleton(TimeProvider.System).AddSingleton(configuration);
        services.AddPipeline(configuration);
        return services.BuildServiceProvider();
    }
}
