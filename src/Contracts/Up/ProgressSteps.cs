namespace DockLogs.Contracts;

/// <summary>The steps of a dock's work on one archive, as <c>fileupload_progress</c> counts them.</summary>
/// <param name="Current"><c>current_step</c>, from 1.</param>
/// <param name="Total"><c>total_step</c>; null leaves the field out, as in the page's own example.</param>
/// <param name="Progress"><c>progress</c> within the current step, 0 to 100.</param>
public sealed record ProgressSteps(int Current, int? Total, int Progress);
