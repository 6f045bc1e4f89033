namespace DockLogs.UploadGateway.Checksums;

/// <summary>The four words that MD5 carries from block to block (RFC 1321, 3.3).</summary>
internal readonly record struct Md5State(uint A, uint B, uint C, uint D)
{
    public static readonly Md5State Initial = new(0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476);
}
