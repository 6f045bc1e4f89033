using DockLogs.Contracts;
using DockLogs.Functions.Catalogue;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api;

/// <summary>GET logs?dock=&amp;module=&amp;from=&amp;to=&amp;top=&amp;continuation=: the catalogue of archives, newest first.</summary>
public sealed class SearchLogs(CatalogueReader catalogue, ApiBoundary boundary)
{
    /// <summary>Answers 200 with a page, or 400.</summary>
    [Function(nameof(SearchLogs))]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "logs")] HttpRequest request, CancellationToken cancellationToken) =>
        boundary.RunAsync(
            request,
            async () =>
            {
                QueryParameters parameters = new(request, "dock", "module", "from", "to", "top", "continuation");
                CatalogueQuery query = new()
                {
                    Dock = parameters.Dock("dock"),
                    Module = parameters.Word("module", LogModule.Aircraft, LogModule.Dock),
                    From = parameters.Time("from"),
                    To = parameters.Time("to"),
                    Top = parameters.Top(),
                    Continuation = parameters.Text("continuation"),
                };
                if (query.From > query.To)
                {
                    parameters.Faults.Add("to", UtcTimeConverter.Format(query.To.Value), $"a time not before from, {UtcTimeConverter.Format(query.From.Value)}");
                }

                if (parameters.Faults.Any)
                {
                    return Problems.Invalid(request, parameters.Faults);
                }

                try
                {
                    ListPage<ArchiveEntry> page = await catalogue.SearchAsync(query, cancellationToken);
                    ListPage<CataloguedArchive> answer = new([.. page.Items.Select(CataloguedArchive.Of)], page.Continuation);
                    return JsonAnswer.Of(StatusCodes.Status200OK, answer, ApiJson.Readable.ListPageCataloguedArchive);
                }
                catch (FormatException) when (query.Continuation is not null)
                {
                    return Problems.BadContinuation(request);
                }
            },
            cancellationToken);
}
