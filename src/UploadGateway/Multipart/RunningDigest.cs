using System.Security.Cryptography;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Payloads;

namespace DockLogs.UploadGateway.Multipart;

/// <summary>MD5 and SHA-256 of an object, as far as its bytes have come by.</summary>
internal sealed class RunningDigest : IDisposable
{
    private readonly RunningMd5 _md5;
    private readonly IncrementalHash _sha256;

    public RunningDigest()
        : this(new RunningMd5(), IncrementalHash.CreateHash(HashAlgorithmName.SHA256))
    {
    }

    private RunningDigest(RunningMd5 md5, IncrementalHash sha256)
    {
        _md5 = md5;
        _sha256 = sha256;
    }

    public byte[] Md5 => _md5.GetCurrentHash();

    public byte[] Sha256 => _sha256.GetCurrentHash();

    public void Append(ReadOnlySpan<byte> bytes)
    {
        // A kept block is megabytes: in slices the second digest finds in the processor's cache what the first has read.
        for (; !bytes.IsEmpty; bytes = bytes[Math.Min(PayloadDigest.SliceBytes, bytes.Length)..])
        {
            var slice = bytes[..Math.Min(PayloadDigest.SliceBytes, bytes.Length)];
            _md5.Append(slice);
            _sha256.AppendData(slice);
        }
    }

    /// <summary>Appends bytes to this digest and to the MD5 of the part that they are of.</summary>
    public void Append(ReadOnlySpan<byte> bytes, RunningMd5 partMd5)
    {
        RunningMd5.AppendToBoth(_md5, partMd5, bytes);
        _sha256.AppendData(bytes);
    }

    /// <summary>A second digest that goes on from here by itself.</summary>
    public RunningDigest Clone() => new(_md5.Clone(), _sha256.Clone());

    public void Dispose() => _sha256.Dispose();
}
