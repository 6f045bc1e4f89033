using System.Net;
using System.Net.Sockets;

namespace DockLogs.LocalRuntime.Hosting;

/// <summary>Finds out before anything starts whether the ports asked for can be had.</summary>
internal static class PortCheck
{
    /// <exception cref="StartException">Ports are in use, or not ours to take; names each and its option.</exception>
    public static void Check(IPAddress address, params IEnumerable<(string Option, int Port)> ports)
    {
        List<string> faults = [];
        foreach ((string option, int port) in ports.Where(p => p.Port != 0))
        {
            if (FindFault(address, port) is { } fault)
            {
                faults.Add($"Port {port} {fault}. Stop what uses it, or choose another with {option} PORT (0 takes any free one).");
            }
        }

        if (faults.Count > 0)
        {
            throw new StartException(string.Join(Environment.NewLine, faults));
        }
    }

    /// <summary>A port that nobody uses at the moment.</summary>
    public static int FindFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Whether the port can be listened at.</summary>
    public static bool IsFree(IPAddress address, int port) => FindFault(address, port) is null;

    private static string? FindFault(IPAddress address, int port)
    {
        using var listener = new TcpListener(address, port);
        try
        {
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is already in use",
                SocketError.AccessDenied => "needs more rights than this user has",
                _ => $"at {address} cannot be listened at ({exception.Message})",
            };
        }
    }
}
