using System.Security.Cryptography;
using DockLogs.UploadGateway.Requests;
using DockLogs.UploadGateway.Signing;
using Microsoft.AspNetCore.Http;

namespace DockLogs.UploadGateway.Tests.Signing;

/// <summary>The worked examples of the S3 API reference, "Authenticating Requests (AWS Signature Version 4)".</summary>
public sealed class SignatureVectorTests
{
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    private const string EmptyHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private static readonly CredentialScope Scope = CredentialScope.Parse("AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request")!;

    [Theory]
    [InlineData("GET", "/test.txt", "range:bytes=0-9", EmptyHash, "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("PUT", "/test$file.text", "date:Fri, 24 May 2013 00:00:00 GMT|x-amz-storage-class:REDUCED_REDUNDANCY", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")]
    [InlineData("GET", "/?lifecycle", "", EmptyHash, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("GET", "/?max-keys=2&prefix=J", "", EmptyHash, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Header_signature_is_that_of_the_reference(string method, string target, string headers, string hash, string expected)
    {
        var request = Request(method, headers);
        request.Headers["x-amz-content-sha256"] = hash;
        request.Headers["x-amz-date"] = "20130524T000000Z";

        Assert.Equal(expected, Sign(request, target, Claim(request, lifetime: null), PayloadHash.Parse(hash)!));
    }

    [Fact]
    public void Presigned_signature_is_that_of_the_reference()
    {
        var request = Request("GET", "");
        const string target = "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request"
            + "&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=0000";

        Assert.Equal(
            "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
            Sign(request, target, Claim(request, TimeSpan.FromDays(1)), PayloadHash.Unsigned));
    }

    [Fact]
    public void Chunk_signatures_are_those_of_the_reference()
    {
        var signer = Signer();

        Assert.True(signer.MatchesChunk("ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", HashOfLetters(65536)));
        Assert.True(signer.MatchesChunk("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", HashOfLetters(1024)));
        Assert.True(signer.MatchesChunk("b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", HashOfLetters(0)));
    }

    [Fact]
    public void Chunk_signature_out_of_turn_does_not_match() =>
        Assert.False(Signer().MatchesChunk("0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", HashOfLetters(1024)));

    private static ChunkSigner Signer() =>
        new(SigningKey.Derive(Secret, Scope), "20130524T000000Z", Scope.Text, "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");

    private static byte[] HashOfLetters(int count) => SHA256.HashData(Enumerable.Repeat((byte)'a', count).ToArray());

    private static HttpRequest Request(string method, string headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        request.Headers.Host = "examplebucket.s3.amazonaws.com";
        foreach (var header in headers.Split('|', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers[header[..colon]] = header[(colon + 1)..];
        }

        return request;
    }

    private static SignatureClaim Claim(HttpRequest request, TimeSpan? lifetime) => new()
    {
        Scope = Scope,
        SignedHeaders = [.. request.Headers.Keys.Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal)],
        Signature = "",
        Timestamp = "20130524T000000Z",
        Time = default,
        SessionToken = "",
        Lifetime = lifetime,
    };

    private static string Sign(HttpRequest request, string rawTarget, SignatureClaim claim, PayloadHash payload)
    {
        Assert.True(RequestTarget.TryParse(rawTarget, "examplebucket.s3.amazonaws.com", "s3.amazonaws.com", out var target, out _));
        return SigningKey.Derive(Secret, Scope).Sign(RequestSignature.StringToSign(request, target, claim, payload));
    }
}
