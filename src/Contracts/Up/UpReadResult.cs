using System.Diagnostics.CodeAnalysis;

namespace DockLogs.Contracts;

/// <summary>What came of reading: a message or a fault, never both, never neither.</summary>
public sealed class UpReadResult
{
    internal UpReadResult(UpMessage message) => Message = message;

    internal UpReadResult(ReadFault fault) => Fault = fault;

    /// <summary>The message; null when there is a fault.</summary>
    public UpMessage? Message { get; }

    /// <summary>Why there is no message; null when there is one.</summary>
    public ReadFault? Fault { get; }

    /// <summary>True when there is a message.</summary>
    [MemberNotNullWhen(true, nameof(Message))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsMessage => Message is not null;
}
