namespace DockLogs.LocalRuntime.Durable;

/// <summary>
/// Runs one activity and returns its result as JSON, null for none. It may run more than once for the same call: after
/// a crash every activity without a recorded result runs again.
/// </summary>
/// <param name="call">What to run, for whom, with what input.</param>
/// <param name="cancellation">Cancelled when the engine stops; the activity then runs again at the next start.</param>
public delegate Task<string?> ActivityFunction(ActivityCall call, CancellationToken cancellation);
