namespace DockLogs.Contracts.Tests.Errors;

/// <summary>The table "Error codes" of field-notes.md.</summary>
public sealed class ErrorCatalogueTests
{
    public static TheoryData<int, ErrorPolicy> Table { get; } = new()
    {
        { 314000, ErrorPolicy.Stop },
        { 319001, ErrorPolicy.MissionConflict },
        { 319018, ErrorPolicy.MissionConflict },
        { 319019, ErrorPolicy.MissionConflict },
        { 324001, ErrorPolicy.RetryLater },
        { 324012, ErrorPolicy.SplitSelection },
        { 324013, ErrorPolicy.RetryLater },
        { 324014, ErrorPolicy.NothingToDo },
        { 324015, ErrorPolicy.WithoutAircraft },
        { 324016, ErrorPolicy.Stop },
        { 324017, ErrorPolicy.RetryLater },
        { 324018, ErrorPolicy.RetryLater },
        { 324019, ErrorPolicy.RetryLater },
        { 324021, ErrorPolicy.RetryLater },
        { 325001, ErrorPolicy.Stop },
        { 325004, ErrorPolicy.RetryLater },
        { 325005, ErrorPolicy.RetryLater },
        { 325006, ErrorPolicy.RetryLater },
        { 325007, ErrorPolicy.RetryLater },
        { 325008, ErrorPolicy.RetryLater },
        { 325009, ErrorPolicy.WaitForSlot },
        { 325010, ErrorPolicy.RetryLater },
        { 325011, ErrorPolicy.RetryLater },
        { 325012, ErrorPolicy.RetryLater },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Known_code_has_its_policy_and_plain_words(int code, ErrorPolicy policy)
    {
        var error = ErrorCatalogue.Find(code);

        Assert.Equal((code, policy), (error.Code, error.Policy));
        Assert.Matches("^[a-z]+(-[a-z]+)*$", error.Name);
        Assert.NotEqual("unknown", error.Name);
        Assert.EndsWith(".", error.Meaning, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Catalogue_is_the_table_and_nothing_else() =>
        Assert.Equal(Table.Select(row => (int)row[0]), ErrorCatalogue.All.Select(error => error.Code));

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(325002)]
    [InlineData(int.MaxValue)]
    public void Unknown_code_is_retried_and_says_so(int code)
    {
        var error = ErrorCatalogue.Find(code);

        Assert.Equal((code, "unknown", ErrorPolicy.RetryLater), (error.Code, error.Name, error.Policy));
        Assert.Contains($"{code}", error.Meaning, StringComparison.Ordinal);
        Assert.NotEmpty(error.Advice);
    }
}
