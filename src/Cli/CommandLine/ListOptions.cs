using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using DockLogs.Cli.Api;
using DockLogs.Cli.Output;

namespace DockLogs.Cli.CommandLine;

/// <summary>How much of a list is wanted, and the list itself page by page.</summary>
internal sealed class ListOptions
{
    private const string LargestPage = "200";

    private readonly Option<bool> _all = new("--all") { Description = "The whole list, page after page." };
    private readonly Option<int?> _top = new("--top") { Description = "Most items of a page, 1 to 200.", HelpName = "N" };
    private readonly Option<string?> _continuation = new("--continuation") { Description = "Go on after an earlier page with the same filters.", HelpName = "TOKEN" };

    /// <summary>Adds the options to a list command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_all);
        command.Add(_top);
        command.Add(_continuation);
    }

    /// <summary>Shows the list: a table, or a line of JSON for each item.</summary>
    public async Task<int> ShowAsync<T>(
        ParseResult parsed, CommandRun run, string path, IReadOnlyList<(string Name, string? Value)> filters, JsonTypeInfo<T> type, Table table, Func<T, Cell[]> row, CancellationToken cancellationToken)
    {
        bool all = parsed.GetValue(_all);
        string? top = parsed.GetValue(_top)?.ToString(CultureInfo.InvariantCulture) ?? (all ? LargestPage : null);
        string? continuation = parsed.GetValue(_continuation);
        do
        {
            ApiAnswer answer = await run.Api.SendAsync(
                ApiRequest.Get(ApiPath.With(path, [.. filters, ("top", top), ("continuation", continuation)])), cancellationToken);
            Page page = answer.Read(CliJson.Default.Page);
            foreach (JsonElement item in page.Items ?? [])
            {
                if (run.Json)
                {
                    run.Screen.WriteJson(item.GetRawText());
                }
                else
                {
                    table.Add(row(Item(item, type, answer.Status)));
                }
            }

            continuation = page.Continuation;
        }
        while (all && continuation is not null);

        if (!run.Json)
        {
            table.WriteTo(run.Screen);
        }

        if (continuation is not null)
        {
            run.Screen.Note($"There is more: --all, or --continuation {Printable.Of(continuation)}");
        }

        return ExitCode.Done;
    }

    private static T Item<T>(JsonElement item, JsonTypeInfo<T> type, int status)
    {
        try
        {
            return item.Deserialize(type) ?? throw new JsonException();
        }
        catch (JsonException)
        {
            throw new ApiRefusedException(status, $"An item of the list cannot be read: {Printable.Of(item.GetRawText())}");
        }
    }
}
