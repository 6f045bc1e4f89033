namespace DockLogs.Infra.Tests.Compiler;

public sealed class BicepFileTests
{
    private const string Sources = "**/*.bicep";
    private const string ParameterFiles = "**/*.bicepparam";

    [SkippableFact]
    public async Task Sources_build_without_a_finding()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);
        using var copy = new WorkingCopy();

        var result = await BicepCompiler.RunAsync(["build", "--pattern", copy.PathOf(Sources), "--no-restore"]);

        Assert.Empty(result.Diagnostics);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.All(
            Directory.EnumerateFiles(Repository.Bicep, "*.bicep", SearchOption.AllDirectories),
            source => Assert.True(File.Exists(copy.PathOf(Path.ChangeExtension(Path.GetRelativePath(Repository.Bicep, source), ".json"))), source));
    }

    [SkippableFact]
    public async Task Sources_are_clean_for_the_linter()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);

        var result = await BicepCompiler.RunAsync(["lint", "--pattern", Path.Combine(Repository.Bicep, Sources), "--no-restore"]);

        Assert.Empty(result.Diagnostics);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    [SkippableTheory]
    [InlineData("main.bicepparam")]
    [InlineData("private.bicepparam")]
    [InlineData("test.bicepparam")]
    [InlineData("production.bicepparam")]
    public async Task Parameter_file_builds_without_a_finding(string file)
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);

        var result = await BicepCompiler.RunAsync(["build-params", Path.Combine(Repository.Bicep, file), "--no-restore", "--stdout"]);

        Assert.Empty(result.Diagnostics);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    [SkippableFact]
    public async Task Files_are_formatted()
    {
        Skip.If(BicepCompiler.Missing is not null, BicepCompiler.Missing);
        using var copy = new WorkingCopy();

        foreach (var pattern in new[] { Sources, ParameterFiles })
        {
            var result = await BicepCompiler.RunAsync(["format", "--pattern", copy.PathOf(pattern)]);
            Assert.True(result.ExitCode == 0, result.Errors);
        }

        var files = Directory.EnumerateFiles(Repository.Bicep, "*.bicep*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Bicep, file)).ToList();
        Assert.Equal([], files.Where(file => File.ReadAllText(copy.PathOf(file)) != File.ReadAllText(Path.Combine(Repository.Bicep, file))));
    }

    [Fact]
    public void Every_parameter_file_is_compiled() =>
        Assert.Equal(
            ["main.bicepparam", "private.bicepparam", "production.bicepparam", "test.bicepparam"],
            Directory.EnumerateFiles(Repository.Bicep, "*.bicepparam", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
}
