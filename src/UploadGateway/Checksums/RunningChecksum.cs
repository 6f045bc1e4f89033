using System.Buffers.Binary;
using System.IO.Hashing;
using System.Security.Cryptography;

namespace DockLogs.UploadGateway.Checksums;

/// <summary>A checksum over bytes that come piece by piece. Its value is big-endian, as S3 writes it.</summary>
internal abstract class RunningChecksum : IDisposable
{
    public static RunningChecksum Create(ChecksumAlgorithm algorithm) => algorithm switch
    {
        ChecksumAlgorithm.Crc32 => new Crc32Checksum(),
        ChecksumAlgorithm.Crc32C => new Crc32CChecksum(),
        ChecksumAlgorithm.Crc64Nvme => new Crc64NvmeChecksum(),
        ChecksumAlgorithm.Sha1 => new HashChecksum(HashAlgorithmName.SHA1),
        _ => new HashChecksum(HashAlgorithmName.SHA256),
    };

    public abstract void Append(ReadOnlySpan<byte> bytes);

    public abstract byte[] Finish();

    public virtual void Dispose()
    {
    }

    private sealed class Crc32Checksum : RunningChecksum
    {
        private readonly Crc32 _crc = new();

        public override void Append(ReadOnlySpan<byte> bytes) => _crc.Append(bytes);

        public override byte[] Finish()
        {
            var value = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(value, _crc.GetCurrentHashAsUInt32());
            return value;
        }
    }

    private sealed class Crc32CChecksum : RunningChecksum
    {
        private uint _crc = Crc32C.Initial;

        public override void Append(ReadOnlySpan<byte> bytes) => _crc = Crc32C.Update(_crc, bytes);

        public override byte[] Finish()
        {
            var value = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(value, ~_crc);
            return value;
        }
    }

    private sealed class Crc64NvmeChecksum : RunningChecksum
    {
        private ulong _crc = Crc64Nvme.Initial;

        public override void Append(ReadOnlySpan<byte> bytes) => _crc = Crc64Nvme.Update(_crc, bytes);

        public override byte[] Finish()
        {
            var value = new byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64BigEndian(value, ~_crc);
            return value;
        }
    }

    private sealed class HashChecksum(HashAlgorithmName name) : RunningChecksum
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(name);

        public override void Append(ReadOnlySpan<byte> bytes) => _hash.AppendData(bytes);

        public override byte[] Finish() => _hash.GetCurrentHash();

        public override void Dispose()
        {
            _hash.Dispose();
            base.Dispose();
        }
    }
}
