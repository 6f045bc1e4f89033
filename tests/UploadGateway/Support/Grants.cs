using DockLogs.Contracts;

namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>Grants and credentials as the Functions app would issue them.</summary>
public static class Grants
{
    private static readonly DateOnly Day = new(2026, 3, 14);

    public static UploadGrant New(DateTimeOffset? expires = null, long? maxBytes = null, string bucket = GatewayServer.Bucket)
    {
        var dock = DockSerial.Parse("7CTDM3D00BVC3Z");
        var upload = UploadId.New();
        return new UploadGrant
        {
            Upload = upload,
            Dock = dock,
            Bucket = bucket,
            KeyPrefix = ObjectKey.PrefixFor(dock, Day, upload),
            Expires = expires ?? TimeProvider.System.GetUtcNow().AddHours(1),
            MaxBytes = maxBytes,
        };
    }

    public static IssuedCredentials Credentials(this UploadGrant grant, string masterKey = GatewayServer.MasterKey) =>
        new UploadTokens(MasterKeys.Parse(masterKey)).Issue(grant);

    public static string Key(this UploadGrant grant, string name = "3.tar") => grant.KeyPrefix + name;
}
