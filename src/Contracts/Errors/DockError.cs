namespace DockLogs.Contracts;

/// <summary>What is known about an error code of a dock.</summary>
/// <param name="Code">The dock's <c>result</c>.</param>
/// <param name="Name">A short stable name, lower case with hyphens.</param>
/// <param name="Meaning">What happened, one plain sentence.</param>
/// <param name="Advice">What a person can do about it, plain words.</param>
/// <param name="Policy">What the product does about it.</param>
public sealed record DockError(int Code, string Name, string Meaning, string Advice, ErrorPolicy Policy);
