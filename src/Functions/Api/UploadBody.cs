using System.Text.Json;
using DockLogs.Functions.Uploads;

namespace DockLogs.Functions.Api;

/// <summary>The body of POST docks/{sn}/uploads: <c>{files:[{module:"3", bootIndexes:[321,322]}], note?}</c>.</summary>
internal sealed record UploadBody(IReadOnlyList<RequestedFile> Files, string? Note)
{
    /// <summary>Longest note, in characters.</summary>
    public const int LongestNote = 500;

    // protocol/field-notes.md: the vendor's SDK allows one or two entries, aircraft and dock.
    private const int MostFiles = 2;
    private const string FilesExpected = "a list of one or two selections, one a module";

    /// <summary>Reads the body and reports every fault of it.</summary>
    public static UploadBody Read(JsonElement body, int mostBootIndexes, RequestFaults faults)
    {
        BodyObject? root = BodyObject.Read(body, BodyPath.Root, faults, "files", "note");
        if (root is null)
        {
            return new UploadBody([], null);
        }

        List<RequestedFile> files = [];
        if (root.TryRequire("files", FilesExpected, out JsonElement list))
        {
            ReadFiles(list, root.Path.Member("files"), mostBootIndexes, faults, files);
        }

        return new UploadBody(files, root.Text("note", LongestNote));
    }

    private static void ReadFiles(JsonElement list, BodyPath path, int mostBootIndexes, RequestFaults faults, List<RequestedFile> files)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > MostFiles)
        {
            faults.Add(path, RequestFaults.Describe(list), FilesExpected);
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        HashSet<string> seen = [];
        int index = 0;
        foreach (JsonElement element in list.EnumerateArray())
        {
            BodyPath place = path.Element(index++);
            if (BodyObject.Read(element, place, faults, "module", "bootIndexes") is not { } file)
            {
                continue;
            }

            string module = "";
            if (file.TryRequire("module", "the text \"0\" (aircraft) or \"3\" (dock)", out JsonElement moduleElement)
                && BodyValues.TryReadModule(moduleElement, place.Member("module"), faults, out module)
                && !seen.Add(module))
            {
                faults.Add(place.Member("module"), $"module {RequestFaults.Quote(module)} a second time", "each module once");
            }

            List<long> bootIndexes = [];
            if (file.TryRequire("bootIndexes", BootIndexesExpected(mostBootIndexes), out JsonElement selection))
            {
                ReadBootIndexes(selection, place.Member("bootIndexes"), mostBootIndexes, faults, bootIndexes);
            }

            files.Add(new RequestedFile { Module = module, BootIndexes = bootIndexes });
        }
    }

    private static void ReadBootIndexes(JsonElement selection, BodyPath path, int most, RequestFaults faults, List<long> bootIndexes)
    {
        if (selection.ValueKind != JsonValueKind.Array || selection.GetArrayLength() == 0 || selection.GetArrayLength() > most)
        {
            faults.Add(path, RequestFaults.Describe(selection), BootIndexesExpected(most));
        }

        if (selection.ValueKind != JsonValueKind.Array)
        {
            return;
        }

        HashSet<long> seen = [];
        int index = 0;
        foreach (JsonElement element in selection.EnumerateArray())
        {
            BodyPath place = path.Element(index++);
            if (!BodyValues.TryReadBootIndex(element, place, faults, out long bootIndex))
            {
                continue;
            }

            if (seen.Add(bootIndex))
            {
                bootIndexes.Add(bootIndex);
            }
            else
            {
                faults.Add(place, $"boot index {bootIndex} a second time", "each boot index once");
            }
        }
    }

    private static string BootIndexesExpected(int most) => $"a list of 1 to {most} boot indexes";
}
