using System.Text.Json;
using DockLogs.Functions.Api;
using DockLogs.Functions.Tests.Api.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace DockLogs.Functions.Tests.Api;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("application/json")]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("Application/JSON; charset=\"UTF-8\"")]
    [InlineData("application/vnd.docklogs+json")]
    [InlineData(null)]
    public async Task Json_of_a_json_type_is_taken(string? contentType)
    {
        (JsonDocument? document, JsonAnswer? answer) = await ReadAsync("\uFEFF{\"a\":1}", contentType);

        Assert.Null(answer);
        Assert.Equal(1, document!.RootElement.GetProperty("a").GetInt32());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("nonsense")]
    public async Task Json_of_another_type_is_taken_from_a_tool_and_415_for_a_web_page(string contentType)
    {
        (JsonDocument? document, _) = await ReadAsync("{}", contentType);
        Assert.NotNull(document);

        HttpRequest request = ApiCall.Request("POST", "/api/x", "{}", contentType);
        request.Headers.Origin = "https://elsewhere.example";
        (_, JsonAnswer? answer) = await JsonBody.ReadAsync(request, 100, mayBeEmpty: false, CancellationToken.None);
        (await ApiCall.ExecuteAsync(Task.FromResult<IActionResult>(answer!))).IsProblem(415, ProblemTypes.UnsupportedMediaType);
    }

    [Fact]
    public async Task Nothing_at_all_is_taken_from_a_tool_and_415_for_a_web_page()
    {
        HttpRequest request = ApiCall.Post("/api/x", null);
        Assert.Equal((null, null), await JsonBody.ReadAsync(request, 100, mayBeEmpty: true, CancellationToken.None));

        request.Headers.Origin = "https://elsewhere.example";
        (_, JsonAnswer? answer) = await JsonBody.ReadAsync(request, 100, mayBeEmpty: true, CancellationToken.None);
        (await ApiCall.ExecuteAsync(Task.FromResult<IActionResult>(answer!))).IsProblem(415, ProblemTypes.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{'a':1}")]
    [InlineData("{} {}")]
    [InlineData("hello")]
    [InlineData("[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]")]
    public async Task What_is_not_json_is_400(string body) =>
        (await AnswerAsync(body, "application/json")).IsProblem(400, ProblemTypes.NotJson);

    [Theory]
    [InlineData("ff")]
    [InlineData("eda080")]
    [InlineData("c0af")]
    [InlineData("5c7564383030")]
    [InlineData("5c754443303078")]
    public async Task Text_that_is_no_unicode_is_400_in_names_and_values(string text)
    {
        byte[] bytes = Convert.FromHexString(text);
        foreach (byte[] body in new byte[][] { [.. "{\"files\":1,\""u8, .. bytes, .. "\":1}"u8], [.. "{\"files\":[{\"module\":\""u8, .. bytes, .. "\"}]}"u8] })
        {
            HttpRequest request = ApiCall.Request("POST", "/api/x", "", "application/json");
            request.Body = new MemoryStream(body);
            request.ContentLength = body.Length;

            (JsonDocument? document, JsonAnswer? answer) = await JsonBody.ReadAsync(request, 100, mayBeEmpty: false, CancellationToken.None);

            Assert.Null(document);
            (await ApiCall.ExecuteAsync(Task.FromResult<IActionResult>(answer!))).IsProblem(400, ProblemTypes.NotJson);
        }
    }

    [Fact]
    public async Task Escaped_characters_and_whole_surrogate_pairs_are_taken()
    {
        (JsonDocument? document, _) = await ReadAsync("""{"\u0061":"\ud83d\ude80 \\ud800"}""", "application/json");

        Assert.Equal("🚀 \\ud800", document!.RootElement.GetProperty("a").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public async Task Empty_body_is_400_where_one_is_wanted_and_nothing_where_it_may_be_empty(string body)
    {
        (await AnswerAsync(body, null)).IsProblem(400, ProblemTypes.NotJson);

        (JsonDocument? document, JsonAnswer? answer) = await ReadAsync(body, "text/plain", mayBeEmpty: true);
        Assert.Null(document);
        Assert.Null(answer);
    }

    [Fact]
    public async Task Body_over_the_limit_is_413_whether_its_length_is_announced_or_not()
    {
        string body = $"\"{new string('x', 99)}\"";
        (await AnswerAsync(body, "application/json")).IsProblem(413, ProblemTypes.TooLarge);

        HttpRequest request = ApiCall.Post("/api/x", body);
        request.ContentLength = null;
        (_, JsonAnswer? answer) = await JsonBody.ReadAsync(request, 100, mayBeEmpty: false, CancellationToken.None);
        (await ApiCall.ExecuteAsync(Task.FromResult<IActionResult>(answer!))).IsProblem(413, ProblemTypes.TooLarge);
    }

    [Fact]
    public async Task Body_at_the_limit_is_taken()
    {
        (JsonDocument? document, _) = await ReadAsync($"\"{new string('x', 98)}\"", "application/json");

        Assert.NotNull(document);
    }

    private static Task<(JsonDocument? Document, JsonAnswer? Answer)> ReadAsync(string body, string? contentType, bool mayBeEmpty = false) =>
        JsonBody.ReadAsync(ApiCall.Request("POST", "/api/x", body, contentType), 100, mayBeEmpty, CancellationToken.None);

    private static async Task<ApiResponse> AnswerAsync(string body, string? contentType)
    {
        (_, JsonAnswer? answer) = await ReadAsync(body, contentType);
        return await ApiCall.ExecuteAsync(Task.FromResult<IActionResult>(Assert.IsType<JsonAnswer>(answer)));
    }
}
