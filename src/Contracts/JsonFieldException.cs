namespace DockLogs.Contracts;

/// <summary>Carries a fault from a field to the reader's boundary; never leaves this assembly.</summary>
internal sealed class JsonFieldException(ReadFault fault) : Exception(fault.ToString())
{
    public ReadFault Fault { get; } = fault;
}
