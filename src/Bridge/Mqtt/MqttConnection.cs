using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;

namespace DockLogs.Bridge.Mqtt;

/// <summary>Turns <see cref="MqttOptions"/> into MQTTnet client options.</summary>
public static class MqttConnection
{
    private const int DefaultPort = 1883;
    private const int DefaultTlsPort = 8883;

    /// <summary>
    /// Address, protocol version, credentials, TLS, keep-alive and time-out. Certificate files are read anew at each call,
    /// so build the options for each connection to pick up renewed certificates.
    /// </summary>
    /// <param name="options">Validated options.</param>
    /// <param name="clientId">MQTT client id; two connections with one id throw each other out.</param>
    /// <exception cref="InvalidOperationException">A certificate file cannot be read; names the setting and the file.</exception>
    public static MqttClientOptionsBuilder For(MqttOptions options, string clientId)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(clientId);
        var broker = options.Broker ?? throw new ArgumentException("Mqtt:Broker is not set.", nameof(options));

        var builder = new MqttClientOptionsBuilder()
            .WithClientId(clientId)
            .WithProtocolVersion(options.IsVersion5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithTcpServer(broker.IdnHost, broker.IsDefaultPort ? DefaultPortOf(options) : broker.Port)
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithTimeout(options.Timeout)
            .WithTlsOptions(tls => ConfigureTls(tls, options));
        return string.IsNullOrEmpty(options.UserName) ? builder : builder.WithCredentials(options.UserName, options.Password ?? "");
    }

    private static int DefaultPortOf(MqttOptions options) => options.UsesTls ? DefaultTlsPort : DefaultPort;

    private static void ConfigureTls(MqttClientTlsOptionsBuilder tls, MqttOptions options)
    {
        tls.UseTls(options.UsesTls);
        if (!options.UsesTls)
        {
            return;
        }

        if (!string.IsNullOrEmpty(options.CaFile))
        {
            // Private authorities rarely publish revocation lists; asking for one would refuse every certificate.
            tls.WithTrustChain(Load(nameof(MqttOptions.CaFile), options.CaFile, LoadAuthorities))
                .WithIgnoreCertificateRevocationErrors()
                .WithRevocationMode(X509RevocationMode.NoCheck);
        }

        if (!string.IsNullOrEmpty(options.ClientCertificateFile))
        {
            tls.WithClientCertificates(Load(nameof(MqttOptions.ClientCertificateFile), options.ClientCertificateFile, _ => LoadClientCertificate(options)));
        }
    }

    private static X509Certificate2Collection LoadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(file);
        return authorities.Count > 0
            ? authorities
            : throw new InvalidDataException("found no certificate, expected PEM blocks 'BEGIN CERTIFICATE'");
    }

    private static X509Certificate2Collection LoadClientCertificate(MqttOptions options)
    {
        var file = options.ClientCertificateFile!;
        if (Path.GetExtension(file).ToUpperInvariant() is ".PFX" or ".P12")
        {
            return [X509CertificateLoader.LoadPkcs12FromFile(file, options.ClientCertificatePassword)];
        }

        var keyFile = string.IsNullOrEmpty(options.ClientCertificateKeyFile) ? file : options.ClientCertificateKeyFile;
        return
        [
            string.IsNullOrEmpty(options.ClientCertificatePassword)
                ? X509Certificate2.CreateFromPemFile(file, keyFile)
                : X509Certificate2.CreateFromEncryptedPemFile(file, options.ClientCertificatePassword, keyFile),
        ];
    }

    private static X509Certificate2Collection Load(string setting, string file, Func<string, X509Certificate2Collection> load)
    {
        try
        {
            return load(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException or InvalidDataException)
        {
            throw new CertificateFileException(setting, file, e);
        }
    }
}
