namespace DockLogs.Functions.Catalogue;

/// <summary>A place in a <see cref="TimeIndex"/>.</summary>
/// <param name="Name">Day and instant as the index names them, and the key.</param>
/// <param name="Key">What is found there.</param>
internal readonly record struct TimePlace(string Name, string Key);
