using CsCheck;

namespace DockLogs.Contracts.Tests.Up;

/// <summary>The percentage of a file, field-notes.md.</summary>
public sealed class PercentTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("\"progress\":45", 45)]
    [InlineData("\"prgress\":45", 45)]
    [InlineData("\"progress\":\"45\"", 45)]
    [InlineData("\"progress\":-3", 0)]
    [InlineData("\"progress\":250", 100)]
    [InlineData("\"progress\":50,\"current_step\":2,\"total_step\":4", 37)]
    [InlineData("\"progress\":100,\"current_step\":19,\"total_step\":30", 63)]
    [InlineData("\"progress\":100,\"current_step\":19", 100)]
    [InlineData("\"progress\":20,\"total_step\":30", 20)]
    [InlineData("\"progress\":20,\"current_step\":0,\"total_step\":30", 20)]
    [InlineData("\"progress\":20,\"current_step\":31,\"total_step\":30", 20)]
    [InlineData("\"progress\":20,\"current_step\":1,\"total_step\":0", 20)]
    [InlineData("\"progress\":20,\"current_step\":-1,\"total_step\":-1", 20)]
    [InlineData("\"progress\":100,\"current_step\":3,\"total_step\":3", 100)]
    [InlineData("\"progress\":100,\"current_step\":9223372036854775807,\"total_step\":9223372036854775807", 100)]
    public void Percent_follows_the_steps_when_they_make_sense(string fields, int percent) => Assert.Equal(percent, Reading.Percent(fields));

    [Theory]
    [InlineData("\"progress\":100,\"current_step\":19,\"total_step\":30,\"status\":\"ok\"", "in_progress", 100)]
    [InlineData("\"progress\":1,\"status\":\"ok\"", "failed", 100)]
    [InlineData("\"progress\":1", "ok", 100)]
    [InlineData("\"progress\":1,\"status\":\"failed\"", "ok", 1)]
    [InlineData("\"progress\":1,\"status\":\"file_zip\"", "in_progress", 1)]
    public void Status_ok_is_100_percent_whatever_the_steps_say(string fields, string outputStatus, int percent) =>
        Assert.Equal(percent, Reading.Percent(fields, outputStatus));

    [Fact]
    public void Percent_is_the_formula_and_within_0_and_100() =>
        Gen.Select(Gen.Long[-5, 1_000_000_000_000], Gen.Long[-5, 1_000_000_000_000], Gen.Int[-50, 150]).Sample((current, total, progress) =>
        {
            var bare = Math.Clamp(progress, 0, 100);
            var expected = current >= 1 && current <= total ? (int)(((decimal)(current - 1) * 100 + bare) / total) : bare;
            var percent = Reading.Percent($"\"progress\":{progress},\"current_step\":{current},\"total_step\":{total}");
            return percent == expected && percent is >= 0 and <= 100;
        });
}
