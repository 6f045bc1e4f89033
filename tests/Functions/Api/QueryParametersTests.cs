using DockLogs.Functions.Api;
using DockLogs.Functions.Tests.Api.Support;

namespace DockLogs.Functions.Tests.Api;

public sealed class QueryParametersTests
{
    [Fact]
    public void Parameters_are_read()
    {
        QueryParameters query = Read("?dock=A-1&status=failed&since=2026-01-31T02:00:00Z&top=7&modules=3,0&code=secret", "dock", "status", "since", "top", "modules");

        Assert.Equal("A-1", query.Dock("dock")!.Value.Value);
        Assert.Equal("failed", query.Word("status", "completed", "failed"));
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 2, 0, 0, TimeSpan.Zero), query.Time("since"));
        Assert.Equal(7, query.Top());
        Assert.Equal(["3", "0"], query.Modules("modules"));
        Assert.False(query.Faults.Any);
    }

    [Fact]
    public void Absent_and_empty_parameters_have_defaults()
    {
        QueryParameters query = Read("?dock=&top=", "dock", "since", "top", "modules");

        Assert.Null(query.Dock("dock"));
        Assert.Null(query.Time("since"));
        Assert.Equal(50, query.Top());
        Assert.Equal(["0", "3"], query.Modules("modules"));
        Assert.False(query.Faults.Any);
    }

    [Theory]
    [InlineData("2026-01-31T02:00:00Z", "2026-01-31T02:00:00.000Z")]
    [InlineData("2026-01-31t02:00:00.1234567z", "2026-01-31T02:00:00.123Z")]
    [InlineData("2026-01-31T02:00:00.123999999Z", "2026-01-31T02:00:00.123Z")]
    [InlineData("2026-01-31T02:00:00.123456789012-01:00", "2026-01-31T03:00:00.123Z")]
    [InlineData("2026-01-31T02:00:00%2B02:00", "2026-01-31T00:00:00.000Z")]
    [InlineData("2026-01-31T02:00:00+02:00", "2026-01-31T00:00:00.000Z")]
    [InlineData("2026-01-31T02:00:00-05:30", "2026-01-31T07:30:00.000Z")]
    [InlineData("2026-01-31", "2026-01-31T00:00:00.000Z")]
    public void Time_is_read_into_utc(string text, string expected)
    {
        QueryParameters query = Read($"?since={text}", "since");

        Assert.Equal(expected, UtcTimeConverter.Format(query.Time("since")!.Value));
        Assert.False(query.Faults.Any);
    }

    [Theory]
    [InlineData("?top=0")]
    [InlineData("?top=201")]
    [InlineData("?top=-1")]
    [InlineData("?top=1.0")]
    [InlineData("?top=ten")]
    [InlineData("?top=5&top=6")]
    [InlineData("?since=tomorrow")]
    [InlineData("?since=2026-13-01")]
    [InlineData("?dock=a%2Fb")]
    [InlineData("?dock=%23")]
    [InlineData("?status=Failed")]
    [InlineData("?modules=1")]
    [InlineData("?modules=0,0")]
    [InlineData("?modules=0,")]
    [InlineData("?docks=A")]
    public void Malformed_repeated_or_unknown_parameter_is_a_fault(string text)
    {
        QueryParameters query = Read(text, "dock", "status", "since", "top", "modules");
        query.Dock("dock");
        query.Word("status", "failed");
        query.Time("since");
        query.Top();
        query.Modules("modules");

        ProblemError error = Assert.Single(query.Faults.Errors);
        Assert.Null(error.Pointer);
        Assert.StartsWith($"?{error.Field}=", text, StringComparison.Ordinal);
    }

    private static QueryParameters Read(string query, params string[] known) => new(ApiCall.Get($"/api/x{query}"), known);
}
