using System.Net;
using System.Text;
using System.Text.Json;
using DockLogs.Functions.Api;
using DockLogs.Functions.Tests.Api.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DockLogs.Functions.Tests.Api;

public sealed class AccessTests
{
    [Theory]
    [InlineData("Reader", false, 200)]
    [InlineData("Operator", false, 200)]
    [InlineData("Reader", true, 403)]
    [InlineData("Operator", true, 200)]
    [InlineData("reader", false, 403)]
    [InlineData("Admin", false, 403)]
    [InlineData("1", true, 403)]
    [InlineData("Reader,Operator", true, 403)]
    public async Task Role_decides_when_platform_authentication_is_on(string role, bool changes, int status)
    {
        ApiResponse answer = await CallAsync(Request(Principal(("name", "Ada"), ("roles", role))), changes);
        Assert.Equal(status, answer.Status);
        if (status == 403)
        {
            answer.IsProblem(403, ProblemTypes.Forbidden);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("bm90IGpzb24=")]
    [InlineData("bnVsbA==")]
    [InlineData("W10=")]
    [InlineData("e30=")]
    [InlineData("eyJjbGFpbXMiOlsxXX0=")]
    [InlineData("eyJjbGFpbXMiOltdfQ==")]
    public async Task Nobody_is_401_when_platform_authentication_is_on(string? header)
    {
        ApiResponse answer = await CallAsync(Request(header), changes: false);
        answer.IsProblem(401, ProblemTypes.Unauthenticated);
        Assert.Equal("Bearer", answer.Headers.WWWAuthenticate);
    }

    [Fact]
    public async Task Header_given_twice_is_nobody()
    {
        HttpRequest request = Request(null);
        request.Headers[ApiPrincipal.Header] = new([Principal(("name", "Ada"), ("roles", "Operator")), Principal(("name", "Eve"), ("roles", "Operator"))]);
        Assert.Equal(401, (await CallAsync(request, changes: false)).Status);
    }

    [Fact]
    public void Roles_and_name_come_from_the_claims_that_the_principal_names()
    {
        string header = Convert.ToBase64String(Encoding.UTF8.GetBytes(
            """{"auth_typ":"aad","name_typ":"who","role_typ":"what","claims":[{"typ":"name","val":"Other"},{"typ":"who","val":"ada@example.com"},{"typ":"what","val":"Operator"}]}"""));
        ApiPrincipal principal = ApiPrincipal.OfPlatform(Request(header))!;
        Assert.Equal("ada@example.com", principal.Name);
        Assert.True(principal.Has(ApiRole.Operator));
    }

    [Theory]
    [InlineData("", "anonymous")]
    [InlineData("?code=x", "key")]
    [InlineData("?code=x&clientId=nightly", "key:nightly")]
    [InlineData("?clientId=nightly", "anonymous")]
    public async Task Principal_of_the_header_is_ignored_while_platform_authentication_is_off(string query, string name)
    {
        HttpRequest request = ApiCall.Get($"/api/uploads{query}", (ApiPrincipal.Header, Principal(("name", "Eve"), ("roles", "Operator"))));
        Assert.Equal(name, ApiPrincipal.OfKey(request).Name);
        Assert.Equal(200, (await CallAsync(request, changes: true, new ApiOptions())).Status);
    }

    [Fact]
    public async Task Too_many_calls_of_one_client_are_429_and_others_do_not_suffer()
    {
        ApiOptions options = new() { RequestsPerSecond = 1 };
        using RequestRates rates = new(Options.Create(options));
        ApiResponse answer = new(0, new HeaderDictionary(), "");
        int taken = 0;
        for (; answer.Status != 429 && taken < 1000; taken++)
        {
            answer = await CallAsync(From("192.0.2.1"), changes: false, options, rates);
        }

        Assert.InRange(taken, 21, 100);
        answer.IsProblem(429, ProblemTypes.TooManyRequests);
        Assert.Equal("1", answer.Headers.RetryAfter);
        Assert.Equal(200, (await CallAsync(From("192.0.2.2"), changes: false, options, rates)).Status);
        Assert.Equal(200, (await CallAsync(From("127.0.0.1", "192.0.2.1, 192.0.2.3:443"), changes: false, options, rates)).Status);
        Assert.Equal(429, (await CallAsync(From("127.0.0.1", "192.0.2.9, 192.0.2.1:52331"), changes: false, options, rates)).Status);
    }

    [Fact]
    public async Task Rate_0_is_no_limit()
    {
        ApiOptions options = new() { RequestsPerSecond = 0 };
        using RequestRates rates = new(Options.Create(options));
        for (int i = 0; i < 100; i++)
        {
            Assert.Equal(200, (await CallAsync(From("192.0.2.1"), changes: false, options, rates)).Status);
        }
    }

    private static Task<ApiResponse> CallAsync(HttpRequest request, bool changes, ApiOptions? options = null, RequestRates? rates = null)
    {
        ApiBoundary boundary = new(NullLogger<ApiBoundary>.Instance, Options.Create(options ?? new ApiOptions { PlatformAuthentication = true }), rates);
        return ApiCall.ExecuteAsync(boundary.RunAsync(
            request, changes ? ApiAction.CancelUpload : ApiAction.Look, () => Task.FromResult<Microsoft.AspNetCore.Mvc.IActionResult>(new EmptyAnswer(200)), CancellationToken.None));
    }

    private static HttpRequest Request(string? header) => header is null ? ApiCall.Get("/api/uploads") : ApiCall.Get("/api/uploads", (ApiPrincipal.Header, header));

    private static HttpRequest From(string address, string? forwarded = null)
    {
        HttpRequest request = forwarded is null ? ApiCall.Get("/api/uploads") : ApiCall.Get("/api/uploads", ("X-Forwarded-For", forwarded));
        request.HttpContext.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return request;
    }

    private static string Principal(params (string Type, string Value)[] claims) => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
        new { auth_typ = "aad", name_typ = "name", role_typ = "roles", claims = claims.Select(claim => new { typ = claim.Type, val = claim.Value }) }));
}
