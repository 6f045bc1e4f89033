using System.Net;

namespace DockLogs.EndToEnd.Tests;

[Collection(PipelineFixture.Name)]
public sealed class RequestTests(PipelineFixture pipeline)
{
    [SkippableTheory]
    [InlineData("""{"files":[{"module":"7","bootIndexes":[1]}]}""", "files[0].module")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1]},{"module":"3","bootIndexes":[2]}]}""", "files[1].module")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[]}]}""", "files[0].bootIndexes")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[-1]}]}""", "files[0].bootIndexes[0]")]
    [InlineData("""{"files":[]}""", "files")]
    [InlineData("""{}""", "files")]
    [InlineData("""{"files":[{"module":"9","bootIndexes":[]},{"module":"0","bootIndexes":["x"]}]}""", "files[0].module", "files[0].bootIndexes", "files[1].bootIndexes[0]")]
    public async Task Body_with_faults_is_a_400_that_names_each(string body, params string[] fields)
    {
        Workplace.Require();

        var problem = await Api.ProblemAsync(await pipeline.Api.PostAsync($"docks/{pipeline.NewDock()}/uploads", body), HttpStatusCode.BadRequest);

        foreach (var field in fields)
        {
            Assert.Contains(field, problem.GetRawText(), StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    public async Task Body_that_is_no_object_is_a_400(string body)
    {
        Workplace.Require();

        await Api.ProblemAsync(await pipeline.Api.PostAsync($"docks/{pipeline.NewDock()}/uploads", body), HttpStatusCode.BadRequest);
    }
}
