using System.Security.Cryptography;
using CsCheck;
using DockLogs.UploadGateway.Checksums;

namespace DockLogs.UploadGateway.Tests.Checksums;

public sealed class RunningMd5Tests
{
    // RFC 1321, A.5.
    [Theory]
    [InlineData("", "d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("a", "0cc175b9c0f1b6a831c399e269772661")]
    [InlineData("message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890", "57edf4a22be3c955ac49da2e2107b67a")]
    public void Digest_is_that_of_the_specification(string text, string expected)
    {
        var md5 = new RunningMd5();

        md5.Append(System.Text.Encoding.ASCII.GetBytes(text));

        Assert.Equal(expected, Convert.ToHexStringLower(md5.GetCurrentHash()));
    }

    [Fact]
    public void Pieces_of_any_length_give_the_digest_of_the_whole() =>
        Gen.Byte.Array[0, 700].List[0, 8].Sample(pieces =>
        {
            var md5 = new RunningMd5();
            foreach (var piece in pieces)
            {
                md5.Append(piece);
            }

            return md5.GetCurrentHash().AsSpan().SequenceEqual(Expected(pieces.SelectMany(piece => piece).ToArray()));
        });

    [Fact]
    public void Two_digests_in_one_go_are_those_of_each_alone() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 300], Gen.Byte.Array[0, 700].List[0, 8]).Sample((before, otherBefore, pieces) =>
        {
            var (first, second) = (new RunningMd5(), new RunningMd5());
            first.Append(before);
            second.Append(otherBefore);
            foreach (var piece in pieces)
            {
                RunningMd5.AppendToBoth(first, second, piece);
            }

            var rest = pieces.SelectMany(piece => piece).ToArray();
            return first.GetCurrentHash().AsSpan().SequenceEqual(Expected([.. before, .. rest]))
                && second.GetCurrentHash().AsSpan().SequenceEqual(Expected([.. otherBefore, .. rest]));
        });

    [Fact]
    public void Two_digests_at_the_same_place_in_a_block_are_those_of_each_alone()
    {
        foreach (var before in Enumerable.Range(0, 130))
        {
            var bytes = new byte[before + 1000];
            new Random(before).NextBytes(bytes);
            var (first, second) = (new RunningMd5(), new RunningMd5());
            first.Append(bytes.AsSpan(0, before));
            second.Append(bytes.AsSpan(0, before % 64));

            RunningMd5.AppendToBoth(first, second, bytes.AsSpan(before));

            Assert.Equal(Expected(bytes), first.GetCurrentHash());
            Assert.Equal(Expected([.. bytes[..(before % 64)], .. bytes[before..]]), second.GetCurrentHash());
        }
    }

    [Fact]
    public void Clone_goes_on_by_itself()
    {
        var md5 = new RunningMd5();
        md5.Append("ab"u8);
        var clone = md5.Clone();

        clone.Append("c"u8);

        Assert.Equal(Expected("ab"u8), md5.GetCurrentHash());
        Assert.Equal(Expected("abc"u8), clone.GetCurrentHash());
    }

    private static byte[] Expected(ReadOnlySpan<byte> bytes)
    {
#pragma warning disable CA5351 // what MD5 is, is what is tested
        return MD5.HashData(bytes);
#pragma warning restore CA5351
    }
}
