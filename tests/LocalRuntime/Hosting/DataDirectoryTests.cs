using DockLogs.LocalRuntime.Hosting;

namespace DockLogs.LocalRuntime.Tests.Hosting;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void Directory_has_one_name_whatever_links_lead_to_it()
    {
        string real;
        using (DataDirectory data = DataDirectory.Open(directory.File("disk/pipeline data")))
        {
            real = data.Root;
        }

        Directory.CreateSymbolicLink(directory.File("relative"), "disk");
        Directory.CreateSymbolicLink(directory.File("absolute"), directory.File("relative"));
        Directory.CreateSymbolicLink(directory.File("last"), directory.File("absolute/pipeline data"));
        foreach (string name in (string[])["relative/pipeline data", "absolute/pipeline data", "last", "disk/../last/."])
        {
            using DataDirectory data = DataDirectory.Open(directory.File(name));
            Assert.Equal(real, data.Root);
            Assert.Equal(Path.Combine(real, "azurite"), data.Azurite);
        }
    }
}
