using System.Net;
using System.Net.Sockets;

namespace DockLogs.LocalRuntime.Settings;

/// <summary>Settings of the local runtime itself, section <c>Local</c>.</summary>
public sealed record LocalOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Local";

    /// <summary>IPv4 address that HTTP functions, broker and upload gateway listen at. None of the first two asks for a key or password, so the default is this machine only.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <exception cref="SettingException">A value is not of its kind.</exception>
    public static LocalOptions Read(IConfiguration settings) => settings[$"{Section}:{nameof(Address)}"] switch
    {
        null or "" => new LocalOptions(),
        string text when IPAddress.TryParse(text, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork => new LocalOptions { Address = address },
        string text => throw new SettingException($"Setting '{Section}:{nameof(Address)}' is '{text}', expected an IPv4 address such as 127.0.0.1, or 0.0.0.0 for all."),
    };
}
