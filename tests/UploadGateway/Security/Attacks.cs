namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>Attacks by name, each with the answer that stock S3 clients expect to it.</summary>
internal sealed class Attacks
{
    private readonly Dictionary<string, (int Status, string Code, Func<Attack, Task<byte[]>> Prepare)> _attacks = [];

    public IEnumerable<string> Names => _attacks.Keys;

    public (int Status, string Code, Func<Attack, Task<byte[]>> Prepare) this[string name] => _attacks[name];

    /// <param name="code">The S3 error code; "" where the web server itself refuses.</param>
    public void Add(string name, int status, string code, Func<Attack, Support.S3Message> prepare) =>
        _attacks.Add(name, (status, code, attack => Task.FromResult(prepare(attack).ToBytes())));

    public void AddBytes(string name, int status, string code, Func<Attack, byte[]> prepare) =>
        _attacks.Add(name, (status, code, attack => Task.FromResult(prepare(attack))));

    public void AddSteps(string name, int status, string code, Func<Attack, Task<Support.S3Message>> prepare) =>
        _attacks.Add(name, (status, code, async attack => (await prepare(attack)).ToBytes()));
}
