using System.Net.Http.Json;
using System.Text.Json;

namespace DockLogs.LocalRuntime.Tests.Hosting;

internal static class HttpClientReading
{
    /// <summary>The JSON of a GET that must succeed; said with its body when it does not.</summary>
    public static async Task<JsonElement> ReadAsync(this HttpClient client, string path)
    {
        using HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, $"GET {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
