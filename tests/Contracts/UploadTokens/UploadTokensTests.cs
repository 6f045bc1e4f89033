using System.Buffers.Text;
using System.Diagnostics;
using CsCheck;

namespace DockLogs.Contracts.Tests.Tokens;

public sealed class UploadTokensTests
{
    private const string Key1 = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";
    private const string Key2 = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";
    private const string Key3 = "AwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwM=";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_781_395_926_123);

    private static readonly UploadGrant Grant = new()
    {
        Upload = UploadId.Parse("4bf0039f-6434-44a8-b891-8d7b6b7ff138"),
        Dock = DockSerial.Parse("7CTDM3D00BG7M4"),
        Bucket = ContainerNames.Archives,
        KeyPrefix = "7CTDM3D00BG7M4/2026/06/13/4bf0039f-6434-44a8-b891-8d7b6b7ff138/",
        Expires = Now.AddHours(6),
        MaxBytes = 10_000_000_000,
    };

    private readonly UploadTokens _tokens = new(MasterKeys.Parse(Key1));

    [Fact]
    public void Issued_token_gives_grant_and_secret_back()
    {
        var issued = _tokens.Issue(Grant);

        Assert.Equal(TokenFault.None, Verify(_tokens, issued, out var grant, out var secret));
        Assert.Equal(Grant, grant);
        Assert.Equal(issued.SecretAccessKey, secret);
    }

    [Fact]
    public void Credentials_are_what_another_implementation_makes_of_the_same_grant()
    {
        // Computed with Python's hmac from the layout in TokenClaims. A token must outlive an upgrade of the gateway.
        Assert.Equal(
            new IssuedCredentials(
                "DLOGGUNGT37SZSSVFT3W",
                "nT19Ex3ZwMQqFTblLlJQZ4uebNqwRYyj3ysUiVCgN0U",
                "Actr2qVL8AOfZDREqLiRjXtrf_E4AAABnsTCQ2sAAAACVAvkAA43Q1RETTNEMDBCRzdNNAlkb2NrLWxvZ3M_N0NURE0zRDAwQkc3TTQvMjAyNi8wNi8xMy80YmYwMDM5Zi02NDM0LTQ0YTgtYjg5MS04ZDdiNmI3ZmYxMzgv38-6UBiFxGJ0KehzYoC01CemTDN_kTu7F_XanqmGNfc"),
            _tokens.Issue(Grant));
    }

    [Fact]
    public void Credentials_are_short_and_safe_in_any_header()
    {
        var issued = _tokens.Issue(Grant);

        Assert.Matches("^DLOG[A-Z2-7]{16}$", issued.AccessKeyId);
        Assert.Matches("^[A-Za-z0-9_-]{43}$", issued.SecretAccessKey);
        Assert.Matches("^[A-Za-z0-9_-]+$", issued.SessionToken);
        Assert.InRange(issued.SessionToken.Length, 100, 300);
    }

    [Fact]
    public void Same_grant_gives_the_same_credentials_and_another_grant_others()
    {
        var first = _tokens.Issue(Grant);
        var other = _tokens.Issue(Grant with { Expires = Grant.Expires.AddMilliseconds(1) });

        Assert.Equal(first, _tokens.Issue(Grant));
        Assert.NotEqual(first.AccessKeyId, other.AccessKeyId);
        Assert.NotEqual(first.SecretAccessKey, other.SecretAccessKey);
        Assert.NotEqual(first.SessionToken, other.SessionToken);
    }

    [Fact]
    public void Any_grant_comes_through() => Gen.Select(
        Gen.Guid, Gen.String[Gen.Char["abcXYZ019_-"], 1, 64], Gen.String[Gen.Char["abc-09"], 1, 63], Gen.String[Gen.Char["aé漢/"], 1, 80],
        Gen.Long[0, 253_402_300_799_999], Gen.Long[-1, long.MaxValue]).Sample((id, dock, bucket, prefix, expires, maxBytes) =>
    {
        var grant = new UploadGrant
        {
            Upload = UploadId.FromGuid(id),
            Dock = DockSerial.Parse(dock),
            Bucket = bucket,
            KeyPrefix = prefix + "/",
            Expires = DateTimeOffset.FromUnixTimeMilliseconds(expires),
            MaxBytes = maxBytes < 0 ? null : maxBytes,
        };
        var issued = _tokens.Issue(grant);

        var valid = _tokens.TryVerify(issued.AccessKeyId, issued.SessionToken, grant.Expires.AddMilliseconds(-1), out var verified, out var secret, out _);

        Assert.True(issued.SessionToken.Length <= UploadTokens.MaxTokenLength);
        return valid && verified == grant && secret == issued.SecretAccessKey;
    });

    [Fact]
    public void Parent_span_goes_along_and_none_leaves_the_token_as_it_was()
    {
        var traced = Grant with { ParentSpan = ActivitySpanId.CreateFromString("00f067aa0ba902b7") };
        var issued = _tokens.Issue(traced);

        Assert.Equal(TokenFault.None, Verify(_tokens, issued, out var grant, out _));
        Assert.Equal(traced, grant);
        Assert.Equal(_tokens.Issue(Grant), _tokens.Issue(Grant with { ParentSpan = default(ActivitySpanId) }));
    }

    [Fact]
    public void Token_with_any_bit_changed_is_refused()
    {
        var issued = _tokens.Issue(Grant);
        var token = Base64Url.DecodeFromChars(issued.SessionToken);
        for (var bit = 0; bit < token.Length * 8; bit++)
        {
            var changed = token.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            AssertRefused(issued with { SessionToken = Base64Url.EncodeToString(changed) });
        }
    }

    [Fact]
    public void Token_with_any_character_changed_added_or_left_out_is_refused()
    {
        var issued = _tokens.Issue(Grant);
        var token = issued.SessionToken;
        foreach (var c in "AQw_-=+/. \n\0é")
        {
            for (var i = 0; i <= token.Length; i++)
            {
                AssertRefused(issued with { SessionToken = token.Insert(i, $"{c}") });
                if (i < token.Length && token[i] != c)
                {
                    AssertRefused(issued with { SessionToken = token[..i] + c + token[(i + 1)..] });
                }
            }
        }

        for (var i = 0; i < token.Length; i++)
        {
            AssertRefused(issued with { SessionToken = token.Remove(i, 1) });
            AssertRefused(issued with { SessionToken = token[..i] });
        }
    }

    [Fact]
    public void Spare_bits_of_the_last_character_are_not_free()
    {
        // Lengths 0, 1 and 2 modulo 3, of which two have spare bits.
        for (var i = 0; i < 3; i++)
        {
            var issued = _tokens.Issue(Grant with { KeyPrefix = Grant.KeyPrefix + new string('x', i) + "/" });
            foreach (var c in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != issued.SessionToken[^1]))
            {
                AssertRefused(issued with { SessionToken = issued.SessionToken[..^1] + c });
            }
        }
    }

    [Fact]
    public void Access_key_of_another_token_is_refused()
    {
        var issued = _tokens.Issue(Grant);
        var other = _tokens.Issue(Grant with { MaxBytes = null });

        foreach (var id in new[] { other.AccessKeyId, "", issued.AccessKeyId.ToLowerInvariant(), issued.AccessKeyId + "A", issued.AccessKeyId[1..], new string('x', 100_000) })
        {
            Assert.Equal(TokenFault.WrongAccessKey, Verify(_tokens, issued with { AccessKeyId = id }, out _, out _));
        }

        Assert.False(_tokens.TryVerify(null, issued.SessionToken, Now, out _, out _, out _));
    }

    [Theory]
    [InlineData(-1, TokenFault.None)]
    [InlineData(0, TokenFault.Expired)]
    [InlineData(1, TokenFault.Expired)]
    public void Token_expires_to_the_millisecond(int milliseconds, TokenFault expected)
    {
        var issued = _tokens.Issue(Grant);

        var valid = _tokens.TryVerify(
            issued.AccessKeyId, issued.SessionToken, Grant.Expires.AddMilliseconds(milliseconds), out var grant, out var secret, out var fault);

        Assert.Equal((expected, expected == TokenFault.None), (fault, valid));
        Assert.Equal(valid, grant is not null && secret is not null);
    }

    [Fact]
    public void Previous_key_is_accepted_and_older_ones_are_not()
    {
        var issued = _tokens.Issue(Grant);

        Assert.Equal(TokenFault.None, Verify(new(MasterKeys.Parse(Key2, Key1)), issued, out var grant, out var secret));
        Assert.Equal((Grant, issued.SecretAccessKey), (grant, secret));
        Assert.Equal(TokenFault.UnknownKey, Verify(new(MasterKeys.Parse(Key2)), issued, out _, out _));
        Assert.Equal(TokenFault.UnknownKey, Verify(new(MasterKeys.Parse(Key3, Key2)), issued, out _, out _));
        Assert.NotEqual(issued, new UploadTokens(MasterKeys.Parse(Key2, Key1)).Issue(Grant));
    }

    [Fact]
    public void Token_of_another_version_is_refused_as_such()
    {
        var issued = _tokens.Issue(Grant);
        var token = Base64Url.DecodeFromChars(issued.SessionToken);
        token[0] = 2;

        Assert.Equal(TokenFault.UnknownVersion, Verify(_tokens, issued with { SessionToken = Base64Url.EncodeToString(token) }, out _, out _));
    }

    [Theory]
    [InlineData("", TokenFault.Malformed)]
    [InlineData(null, TokenFault.Malformed)]
    [InlineData("AQ", TokenFault.Malformed)]
    [InlineData("not a token!", TokenFault.Malformed)]
    public void Anything_else_is_malformed(string? token, TokenFault expected)
    {
        Assert.False(_tokens.TryVerify("DLOGAAAAAAAAAAAAAAAA", token, Now, out var grant, out var secret, out var fault));
        Assert.Equal((expected, null, null), (fault, grant, secret));
    }

    [Fact]
    public void Oversized_token_is_refused_before_anything_is_done_with_it()
    {
        var issued = _tokens.Issue(Grant);

        Assert.Equal(TokenFault.TooLong, Verify(_tokens, issued with { SessionToken = new string('A', UploadTokens.MaxTokenLength + 1) }, out _, out _));
        Assert.NotEqual(TokenFault.TooLong, Verify(_tokens, issued with { SessionToken = new string('A', UploadTokens.MaxTokenLength) }, out _, out _));
    }

    [Fact]
    public void Largest_grant_fits_and_a_larger_one_is_refused()
    {
        var largest = Grant with
        {
            Dock = DockSerial.Parse(new string('d', 64)),
            Bucket = new string('b', 255),
            KeyPrefix = new string('k', 254) + "/",
        };

        Assert.Equal(TokenFault.None, Verify(_tokens, _tokens.Issue(largest), out var grant, out _));
        Assert.Equal(largest, grant);
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { Bucket = new string('b', 256) }));
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { KeyPrefix = new string('k', 255) + "/" }));
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { KeyPrefix = "" }));
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { KeyPrefix = "dock_sn/2026/06/13/id" }));
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { Dock = default }));
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { MaxBytes = -1 }));
        Assert.Throws<ArgumentException>(() => _tokens.Issue(largest with { Expires = DateTimeOffset.UnixEpoch.AddDays(-1) }));
    }

    [Fact]
    public void Printing_credentials_shows_no_secret()
    {
        var issued = _tokens.Issue(Grant);

        Assert.Contains(issued.AccessKeyId, issued.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(issued.SecretAccessKey, issued.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(issued.SessionToken, issued.ToString(), StringComparison.Ordinal);
    }

    private void AssertRefused(IssuedCredentials issued) => Assert.NotEqual(TokenFault.None, Verify(_tokens, issued, out _, out _));

    private static TokenFault Verify(UploadTokens tokens, IssuedCredentials issued, out UploadGrant? grant, out string? secret)
    {
        var valid = tokens.TryVerify(issued.AccessKeyId, issued.SessionToken, Now, out grant, out secret, out var fault);
        Assert.Equal(valid, fault == TokenFault.None);
        Assert.Equal(valid, grant is not null);
        Assert.Equal(valid, secret is not null);
        return fault;
    }
}
