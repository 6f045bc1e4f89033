using System.Net;

namespace DockLogs.Cli.Tests.Support;

/// <summary>One request that the stub got.</summary>
internal sealed record StubRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public override string ToString() => $"{Method} {WebUtility.UrlDecode(Path)}";
}
