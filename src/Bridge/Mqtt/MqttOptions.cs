using System.ComponentModel.DataAnnotations;

namespace DockLogs.Bridge.Mqtt;

/// <summary>How to reach the MQTT broker; section <c>Mqtt</c>. Shared by the bridge and the downlink.</summary>
public sealed class MqttOptions : IValidatableObject
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Mqtt";

    /// <summary>The broker: <c>mqtt://host:port</c> (port 1883 if left out) or <c>mqtts://host:port</c> (TLS, 8883).</summary>
    [Required(ErrorMessage = BrokerExpected)]
    public Uri? Broker { get; set; }

    /// <summary>User name for the broker; null to send none.</summary>
    public string? UserName { get; set; }

    /// <summary>Password for the broker; only with <see cref="UserName"/>.</summary>
    public string? Password { get; set; }

    /// <summary>PEM file with the certificate authorities to trust instead of the machine's; only with mqtts.</summary>
    public string? CaFile { get; set; }

    /// <summary>Client certificate: a PFX file (<c>.pfx</c>, <c>.p12</c>) with its key, or a PEM file; only with mqtts.</summary>
    public string? ClientCertificateFile { get; set; }

    /// <summary>PEM file with the key of <see cref="ClientCertificateFile"/>; null when the key is in the same file.</summary>
    public string? ClientCertificateKeyFile { get; set; }

    /// <summary>Password of the PFX file or of the encrypted PEM key; null when there is none.</summary>
    public string? ClientCertificatePassword { get; set; }

    /// <summary>MQTT version to speak: <c>5.0</c> or <c>3.1.1</c>.</summary>
    [RegularExpression(@"5\.0|3\.1\.1", ErrorMessage = "expected 5.0 or 3.1.1")]
    public string ProtocolVersion { get; set; } = "5.0";

    /// <summary>Longest silence before the connection is probed.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "18:12:15", ErrorMessage = "expected a time from 00:00:01 to 18:12:15")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting, or waiting for one answer of the broker, may take.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00", ErrorMessage = "expected a time from 00:00:01 to 00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    private const string BrokerExpected = "expected mqtt://host:port or mqtts://host:port";

    internal bool UsesTls => Broker is { IsAbsoluteUri: true, Scheme: "mqtts" };

    internal bool IsVersion5 => ProtocolVersion == "5.0";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Broker is not { IsAbsoluteUri: true, Scheme: "mqtt" or "mqtts", Host.Length: > 0 } || Broker.PathAndQuery is not ("" or "/"))
        {
            yield return new ValidationResult(BrokerExpected, [nameof(Broker)]);
        }
        else if (Broker.UserInfo.Length > 0)
        {
            yield return new ValidationResult("expected an address without user name and password: these go to Mqtt:UserName and Mqtt:Password", [nameof(Password)]);
        }

        if (!string.IsNullOrEmpty(Password) && string.IsNullOrEmpty(UserName))
        {
            yield return new ValidationResult("expected a user name, since Mqtt:Password is set", [nameof(UserName)]);
        }

        foreach (var fault in ValidateFiles())
        {
            yield return fault;
        }
    }

    private IEnumerable<ValidationResult> ValidateFiles()
    {
        List<(string Name, string? File)> files =
        [
            (nameof(CaFile), CaFile),
            (nameof(ClientCertificateFile), ClientCertificateFile),
            (nameof(ClientCertificateKeyFile), ClientCertificateKeyFile),
        ];
        files.RemoveAll(file => string.IsNullOrEmpty(file.File));
        if (!UsesTls)
        {
            return files.Select(file => new ValidationResult("expected Mqtt:Broker to begin with mqtts://, without TLS this file is not used", [file.Name]));
        }

        var missing = files.FindAll(file => !File.Exists(file.File));
        if (missing.Count > 0)
        {
            return missing.Select(file => new ValidationResult("expected the path of an existing file", [file.Name]));
        }

        try
        {
            _ = MqttConnection.For(this, nameof(Validate));
            return [];
        }
        catch (CertificateFileException e)
        {
            return [new ValidationResult($"expected a readable certificate file: {e.InnerException?.Message}", [e.Setting])];
        }
    }
}
