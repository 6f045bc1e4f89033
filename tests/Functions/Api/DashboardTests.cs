using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DockLogs.Functions.Api.Dashboard;
using DockLogs.Functions.Tests.Api.Support;

namespace DockLogs.Functions.Tests.Api;

public sealed partial class DashboardTests
{
    [Fact]
    public async Task Page_is_html_that_may_be_kept_but_must_be_asked_for_again()
    {
        ApiResponse page = await GetAsync();

        Assert.Equal(200, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.Headers.ContentType);
        Assert.Equal("nosniff", page.Headers.XContentTypeOptions);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("no-cache", page.Headers.CacheControl);
        Assert.StartsWith("<!doctype html>", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_that_the_client_has_is_a_304_with_its_tag()
    {
        ApiResponse page = await GetAsync();

        ApiResponse again = await GetAsync(("If-None-Match", page.Headers.ETag.ToString()));
        ApiResponse other = await GetAsync(("If-None-Match", "\"other\""));

        Assert.Equal((304, "", page.Headers.ETag.ToString()), (again.Status, again.Body, again.Headers.ETag.ToString()));
        Assert.Equal((200, page.Body), (other.Status, other.Body));
    }

    [Fact]
    public async Task Policy_allows_the_pages_own_script_and_style_and_nothing_else()
    {
        ApiResponse page = await GetAsync();
        string[] policy = page.Headers.ContentSecurityPolicy.ToString().Split("; ");

        Assert.Equal(
            [
                "default-src 'none'",
                $"script-src '{Hash(Only(Script(), page.Body))}'",
                $"style-src '{Hash(Only(Style(), page.Body))}'",
                "connect-src 'self'",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
                "frame-ancestors 'none'",
                "require-trusted-types-for 'script'",
                "trusted-types 'none'",
            ],
            policy);
        Assert.DoesNotContain('\r', page.Body);
        Assert.DoesNotContain("{{", page.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_loads_nothing_from_elsewhere_and_has_no_inline_handlers_or_styles()
    {
        string page = (await GetAsync()).Body;

        // The only address is the name of the namespace that the icon's drawing is in, which nobody fetches.
        Assert.Equal(["http://www.w3.org"], Address().Matches(page).Select(match => match.Value));
        Assert.DoesNotMatch(@"\s(on[a-z]+|style|src)\s*=\s*[""']", Script().Replace(page, ""));
        Assert.DoesNotMatch(@"url\(|@import", page);
    }

    [Fact]
    public async Task Script_makes_no_markup_of_texts_and_keeps_nothing_beyond_the_tab()
    {
        string script = Only(Script(), (await GetAsync()).Body);

        Assert.DoesNotMatch(@"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser", script);
        Assert.DoesNotMatch(@"localStorage|indexedDB|document\.cookie", script);
    }

    [Fact]
    public async Task Every_element_that_the_script_looks_up_is_in_the_page()
    {
        string page = (await GetAsync()).Body;

        IEnumerable<string> missing = LookUp().Matches(page).Select(match => match.Groups[1].Value).Distinct()
            .Where(id => !page.Contains($"id=\"{id}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static Task<ApiResponse> GetAsync(params (string, string)[] headers) =>
        ApiCall.ExecuteAsync(Task.FromResult(GetDashboard.Run(ApiCall.Get("/api/dashboard", headers))));

    private static string Only(Regex element, string page) => Assert.Single(element.Matches(page)).Groups[1].Value;

    private static string Hash(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    [GeneratedRegex("<script[^>]*>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style[^>]*>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();

    [GeneratedRegex("[a-z]+://[a-z0-9.]+", RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"\$\('([a-z-]+)'\)")]
    private static partial Regex LookUp();
}
