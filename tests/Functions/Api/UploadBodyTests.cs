using System.Text.Json;
using DockLogs.Functions.Api;

namespace DockLogs.Functions.Tests.Api;

public sealed class UploadBodyTests
{
    private static (UploadBody Body, RequestFaults Faults) Read(string json, int most = 5)
    {
        RequestFaults faults = new();
        using JsonDocument document = JsonDocument.Parse(json);
        return (UploadBody.Read(document.RootElement, most, faults), faults);
    }

    [Fact]
    public void Body_of_both_modules_is_read()
    {
        (UploadBody body, RequestFaults faults) = Read("""{"files":[{"module":"3","bootIndexes":[321,322]},{"module":"0","bootIndexes":[0]}],"note":"after the storm"}""");

        Assert.False(faults.Any);
        Assert.Equal("after the storm", body.Note);
        Assert.Equal(["3", "0"], body.Files.Select(file => file.Module));
        Assert.Equal([321L, 322L], body.Files[0].BootIndexes);
        Assert.Equal([0L], body.Files[1].BootIndexes);
    }

    [Fact]
    public void Note_of_null_is_no_note()
    {
        (UploadBody body, RequestFaults faults) = Read("""{"files":[{"module":"3","bootIndexes":[1]}],"note":null}""");

        Assert.False(faults.Any);
        Assert.Null(body.Note);
    }

    [Theory]
    [InlineData("""[]""", "body", "", "array of 0")]
    [InlineData("""7""", "body", "", "number 7")]
    [InlineData("""{}""", "files", "/files", "nothing")]
    [InlineData("""{"files":null}""", "files", "/files", "null")]
    [InlineData("""{"files":{}}""", "files", "/files", "object")]
    [InlineData("""{"files":[]}""", "files", "/files", "array of 0")]
    [InlineData("""{"files":["3"]}""", "files[0]", "/files/0", "text \"3\"")]
    [InlineData("""{"files":[{"bootIndexes":[1]}]}""", "files[0].module", "/files/0/module", "nothing")]
    [InlineData("""{"files":[{"module":3,"bootIndexes":[1]}]}""", "files[0].module", "/files/0/module", "number 3")]
    [InlineData("""{"files":[{"module":"7","bootIndexes":[1]}]}""", "files[0].module", "/files/0/module", "text \"7\"")]
    [InlineData("""{"files":[{"module":"3"}]}""", "files[0].bootIndexes", "/files/0/bootIndexes", "nothing")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[]}]}""", "files[0].bootIndexes", "/files/0/bootIndexes", "array of 0")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":5}]}""", "files[0].bootIndexes", "/files/0/bootIndexes", "number 5")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1,2,3,4,5,6]}]}""", "files[0].bootIndexes", "/files/0/bootIndexes", "array of 6")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[-1]}]}""", "files[0].bootIndexes[0]", "/files/0/bootIndexes/0", "number -1")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1.5]}]}""", "files[0].bootIndexes[0]", "/files/0/bootIndexes/0", "number 1.5")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[99999999999999999999]}]}""", "files[0].bootIndexes[0]", "/files/0/bootIndexes/0", "number 99999999999999999999")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":["1"]}]}""", "files[0].bootIndexes[0]", "/files/0/bootIndexes/0", "text \"1\"")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1,1]}]}""", "files[0].bootIndexes[1]", "/files/0/bootIndexes/1", "boot index 1 a second time")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1]}],"priority":1}""", "priority", "/priority", "unknown field")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1],"a/b~c":1}]}""", "files[0].a/b~c", "/files/0/a~1b~0c", "unknown field")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1]}],"note":7}""", "note", "/note", "number 7")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1]}],"files":[]}""", "files", "/files", "the field a second time")]
    [InlineData("""{"files":[{"module":"3","bootIndexes":[1]},{"module":"3","bootIndexes":[2]}]}""", "files[1].module", "/files/1/module", "module \"3\" a second time")]
    public void Fault_is_named_with_place_found_and_expected(string json, string field, string place, string found)
    {
        (_, RequestFaults faults) = Read(json);

        ProblemError error = Assert.Single(faults.Errors);
        Assert.Equal(field, error.Field);
        Assert.Equal(place, error.Pointer);
        Assert.Equal(found, error.Found);
        Assert.NotEqual("", error.Expected);
    }

    [Fact]
    public void All_faults_are_named_at_once_in_the_order_of_the_body()
    {
        (_, RequestFaults faults) = Read("""
            {"extra":1,"files":[{"module":"9","bootIndexes":[]},{"module":"3","bootIndexes":[-4,2,2],"list":0},{"module":"3"}],"note":[]}
            """);

        Assert.Equal(
            ["extra", "files", "files[0].module", "files[0].bootIndexes", "files[1].list", "files[1].bootIndexes[0]", "files[1].bootIndexes[2]", "files[2].module", "files[2].bootIndexes", "note"],
            faults.Errors.Select(error => error.Field));
    }

    [Fact]
    public void Note_that_is_too_long_is_a_fault_and_is_not_repeated()
    {
        (_, RequestFaults faults) = Read($$"""{"files":[{"module":"3","bootIndexes":[1]}],"note":"{{new string('x', 501)}}"}""");

        Assert.Equal("501 characters", Assert.Single(faults.Errors).Found);
    }

    [Fact]
    public void Faults_without_end_are_counted_and_not_all_named()
    {
        (_, RequestFaults faults) = Read($$"""{"files":[{"module":"3","bootIndexes":[{{string.Join(',', Enumerable.Repeat("-1", 2000))}}]}]}""", most: 5000);

        Assert.Equal(500, faults.Errors.Count);
        Assert.Equal(1500, faults.LeftOff);
    }
}
