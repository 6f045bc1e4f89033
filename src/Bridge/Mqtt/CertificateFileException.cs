namespace DockLogs.Bridge.Mqtt;

/// <summary>A certificate file cannot be read.</summary>
internal sealed class CertificateFileException : InvalidOperationException
{
    public CertificateFileException()
        : this("", "", null)
    {
    }

    public CertificateFileException(string message)
        : this("", message, null)
    {
    }

    public CertificateFileException(string message, Exception? innerException)
        : this("", message, innerException)
    {
    }

    public CertificateFileException(string setting, string file, Exception? innerException)
        : base($"{MqttOptions.Section}:{setting} is '{file}': {innerException?.Message}", innerException)
    {
        Setting = setting;
    }

    /// <summary>Name of the property of <see cref="MqttOptions"/>.</summary>
    public string Setting { get; } = "";
}
