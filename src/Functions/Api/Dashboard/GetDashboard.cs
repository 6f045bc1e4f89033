using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace DockLogs.Functions.Api.Dashboard;

/// <summary>
/// GET dashboard: the page for people. Without a key: it holds no data, and asks for the key that the API's calls want.
/// </summary>
public static class GetDashboard
{
    /// <summary>Answers 200 with an entity tag, or 304.</summary>
    [Function(nameof(GetDashboard))]
    public static IActionResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dashboard")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return EntityTags.Matches(request.Headers.IfNoneMatch, DashboardPage.EntityTag)
            ? new EmptyAnswer(StatusCodes.Status304NotModified, DashboardPage.Headers)
            : new HtmlAnswer(DashboardPage.Html, DashboardPage.SecurityPolicy, DashboardPage.Headers);
    }
}
