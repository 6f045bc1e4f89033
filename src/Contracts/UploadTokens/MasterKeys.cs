using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace DockLogs.Contracts;

/// <summary>
/// The gateway's master keys: the current one signs, and for as long as tokens of it may be about the previous one is
/// still accepted. Printing it shows no key.
/// </summary>
public sealed class MasterKeys
{
    /// <summary>What a key looks like, for messages.</summary>
    public const string Expected = "32 bytes in base64, for example from 'openssl rand -base64 32'";

    private const int KeyBytes = 32;

    private MasterKeys(TokenKey current, TokenKey? previous)
    {
        Current = current;
        Previous = previous;
    }

    internal TokenKey Current { get; }

    internal TokenKey? Previous { get; }

    /// <summary>Reads the keys from base64.</summary>
    /// <param name="current">The key that signs.</param>
    /// <param name="previous">The key before it; null or empty when there is none.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="problem">What is wrong, naming <c>current</c> or <c>previous</c> and never showing a key.</param>
    public static bool TryParse(
        string? current, string? previous, [NotNullWhen(true)] out MasterKeys? keys, [NotNullWhen(false)] out string? problem)
    {
        keys = null;
        if (!TryParseKey(current, out var currentKey, out problem, nameof(current)))
        {
            return false;
        }

        TokenKey? previousKey = null;
        if (!string.IsNullOrWhiteSpace(previous) && !TryParseKey(previous, out previousKey, out problem, nameof(previous)))
        {
            return false;
        }

        keys = new MasterKeys(currentKey, previousKey);
        return true;
    }

    /// <summary>Reads the keys from base64.</summary>
    /// <exception cref="FormatException">A key is not one; the message does not show it.</exception>
    public static MasterKeys Parse(string? current, string? previous = null) =>
        TryParse(current, previous, out var keys, out var problem) ? keys : throw new FormatException(problem);

    private static bool TryParseKey(
        string? text, [NotNullWhen(true)] out TokenKey? key, [NotNullWhen(false)] out string? problem, string name)
    {
        key = null;
        problem = null;
        var bytes = new byte[KeyBytes];
        var trimmed = text?.Trim() ?? "";
        if (!Convert.TryFromBase64String(trimmed, bytes, out var length) || length != KeyBytes)
        {
            problem = $"the {name} master key is not a key: found {trimmed.Length} characters, expected {Expected}";
            return false;
        }

        key = new TokenKey(bytes);
        return true;
    }
}
