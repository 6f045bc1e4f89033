using System.Text.Json;

namespace DockLogs.Contracts.Tests.Ids;

public sealed class UploadIdTests
{
    private const string Text = "4bf0039f-6434-44a8-b891-8d7b6b7ff138";

    [Theory]
    [InlineData(Text, true)]
    [InlineData("4BF0039F-6434-44A8-B891-8D7B6B7FF138", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("4bf0039f643444a8b8918d7b6b7ff138", false)]
    [InlineData("{4bf0039f-6434-44a8-b891-8d7b6b7ff138}", false)]
    [InlineData(" 4bf0039f-6434-44a8-b891-8d7b6b7ff138", false)]
    [InlineData("4bf0039f-6434-44a8-b891-8d7b6b7ff13 ", false)]
    [InlineData("0x0x039f-6434-44a8-b891-8d7b6b7ff138", false)]
    [InlineData("4bf0039f-6434-44a8-b891-8d7b6b7ff13g", false)]
    [InlineData("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", false)]
    public void Id_is_a_hyphenated_uuid(string? text, bool valid)
    {
        Assert.Equal(valid, UploadId.TryParse(text, out var id));
        Assert.Equal(valid ? Text : Guid.Empty.ToString(), id.Value);
    }

    [Fact]
    public void New_ids_are_lower_case_and_different()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => UploadId.New()).ToHashSet();

        Assert.Equal(1000, ids.Count);
        Assert.All(ids, id => Assert.Matches("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", id.Value));
        Assert.All(ids, id => Assert.True(UploadId.TryParse(id.ToString(), out var again) && again == id));
    }

    [Fact]
    public void Idempotency_key_always_gives_the_same_id()
    {
        var dock = DockSerial.Parse("dock_sn");

        // Kept for ever: a retry after an upgrade must find its upload.
        Assert.Equal("eefd7a2f-1410-87ad-91c5-056ac617fb00", UploadId.FromIdempotencyKey(dock, "key").Value);
        Assert.Equal(UploadId.FromIdempotencyKey(dock, "key"), UploadId.FromIdempotencyKey(dock, "key"));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", UploadId.FromIdempotencyKey(dock, "ключ").Value);
    }

    [Fact]
    public void Idempotency_keys_of_other_docks_and_other_keys_give_other_ids()
    {
        var ids = new[] { ("a", "b"), ("ab", ""), ("a", "B"), ("b", "a"), ("a", "b\n"), ("a", "\nb") }
            .Select(pair => UploadId.FromIdempotencyKey(DockSerial.Parse(pair.Item1), pair.Item2))
            .ToHashSet();

        Assert.Equal(6, ids.Count);
    }

    [Fact]
    public void Parse_names_what_was_expected() =>
        Assert.Contains("expected a hyphenated UUID", Assert.Throws<FormatException>(() => UploadId.Parse("x")).Message, StringComparison.Ordinal);

    [Fact]
    public void In_json_it_is_a_string_and_a_property_name()
    {
        var ids = new Dictionary<UploadId, UploadId> { [UploadId.Parse(Text)] = UploadId.Parse(Text.ToUpperInvariant()) };

        var json = JsonSerializer.Serialize(ids);

        Assert.Equal($$"""{"{{Text}}":"{{Text}}"}""", json);
        Assert.Equal(ids, JsonSerializer.Deserialize<Dictionary<UploadId, UploadId>>(json));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UploadId>("\"x\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UploadId>("null"));
    }
}
