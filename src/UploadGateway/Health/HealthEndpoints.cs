using System.Text;

namespace DockLogs.UploadGateway.Health;

/// <summary>GET /healthz: the process serves requests. GET /readyz: it can take uploads. Neither name can be a bucket.</summary>
internal static class HealthEndpoints
{
    public const string Ready = "ready";

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/healthz", static context => AnswerAsync(context, StatusCodes.Status200OK, "alive"));
        endpoints.MapGet("/readyz", static async context =>
        {
            var state = await context.RequestServices.GetRequiredService<Readiness>().StateAsync(context.RequestAborted);
            await AnswerAsync(context, state == Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, state);
        });
    }

    private static Task AnswerAsync(HttpContext context, int status, string state)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain";
        context.Response.Headers.CacheControl = "no-store";
        var body = Encoding.ASCII.GetBytes(state + "\n");
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
