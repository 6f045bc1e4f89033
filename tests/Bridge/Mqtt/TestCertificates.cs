using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DockLogs.Bridge.Tests.Mqtt;

/// <summary>An authority, a server for 127.0.0.1 and a client, as files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("docklogs-certificates-").FullName;

    public TestCertificates()
    {
        using var authorityKey = RSA.Create(2048);
        var authority = SelfSigned("CN=Test authority", authorityKey);
        Ca = Write("ca.pem", authority.ExportCertificatePem());
        (Server, ServerKey, _) = Issue("server", "CN=127.0.0.1", authority, "1.3.6.1.5.5.7.3.1");
        (Client, ClientKey, ClientPfx) = Issue("client", "CN=bridge", authority, "1.3.6.1.5.5.7.3.2");

        using var otherKey = RSA.Create(2048);
        OtherCa = Write("other-ca.pem", SelfSigned("CN=Other authority", otherKey).ExportCertificatePem());
    }

    public const string PfxPassword = "pfx password";

    public string Ca { get; }

    public string OtherCa { get; }

    public string Server { get; }

    public string ServerKey { get; }

    public string Client { get; }

    public string ClientKey { get; }

    public string ClientPfx { get; }

    public string Write(string name, string text)
    {
        var file = Path.Combine(_directory, name);
        File.WriteAllText(file, text);
        return file;
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private static X509Certificate2 SelfSigned(string subject, RSA key)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
    }

    private (string Certificate, string Key, string Pfx) Issue(string name, string subject, X509Certificate2 authority, string usage)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8)).CopyWithPrivateKey(key);
        var pfx = Path.Combine(_directory, name + ".pfx");
        File.WriteAllBytes(pfx, certificate.Export(X509ContentType.Pkcs12, PfxPassword));
        return (Write(name + ".pem", certificate.ExportCertificatePem()), Write(name + ".key", key.ExportPkcs8PrivateKeyPem()), pfx);
    }
}
