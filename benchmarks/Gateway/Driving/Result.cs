namespace DockLogs.Gateway.Benchmarks.Driving;

/// <param name="Rate">Requests or MB a second.</param>
/// <param name="ServerSeconds">Processor seconds of the S3 server for one request or MB; what the machine does besides hardly touches it.</param>
/// <param name="StorageSeconds">The same of Azurite.</param>
internal sealed record Result(double Rate, double ServerSeconds, double StorageSeconds);
