using System.Text;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Checksums;

public sealed class ChecksumTests
{
    // The check values of the CRC catalogue: the checksum of the nine digits.
    [Theory]
    [InlineData("CRC32", "cbf43926")]
    [InlineData("CRC32C", "e3069283")]
    [InlineData("CRC64NVME", "ae8b14860a799888")]
    [InlineData("SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    [InlineData("SHA256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    public void Checksum_of_the_nine_digits_is_its_check_value(string name, string expected)
    {
        Assert.True(ChecksumNames.TryParse(name, out var algorithm));
        using var checksum = RunningChecksum.Create(algorithm);

        checksum.Append(Encoding.ASCII.GetBytes("1234"));
        checksum.Append(Encoding.ASCII.GetBytes("56789"));

        Assert.Equal(expected, Convert.ToHexStringLower(checksum.Finish()));
    }

    [Theory]
    [InlineData("CRC32")]
    [InlineData("CRC32C")]
    [InlineData("CRC64NVME")]
    public void Crcs_of_two_pieces_combine_to_that_of_the_whole(string name)
    {
        Assert.True(ChecksumNames.TryParse(name, out var algorithm));
        var bytes = TestBytes.Of(100_001);
        foreach (var cut in (int[])[0, 1, 7, 8, 50_000, 100_000, 100_001])
        {
            Assert.Equal(
                Of(algorithm, bytes),
                CrcCombination.Combine(algorithm, Of(algorithm, bytes[..cut]), Of(algorithm, bytes[cut..]), bytes.Length - cut));
        }
    }

    private static byte[] Of(ChecksumAlgorithm algorithm, byte[] bytes)
    {
        using var checksum = RunningChecksum.Create(algorithm);
        checksum.Append(bytes);
        return checksum.Finish();
    }
}
