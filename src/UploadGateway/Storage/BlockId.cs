using System.Buffers.Binary;
using System.Security.Cryptography;

namespace DockLogs.UploadGateway.Storage;

/// <summary>
/// Makes the ids of the blocks of one body. Uncommitted blocks of a blob are shared by all who write it, so that each
/// writer must have ids of its own; and all ids of a blob must have one length (Put Block, "Block ID").
/// </summary>
internal sealed class BlockId
{
    /// <summary>The most that Put Block takes before base64.</summary>
    private const int Bytes = 64;

    private const int WriterBytes = 16;

    private readonly byte[] _id = new byte[Bytes];

    public BlockId() => RandomNumberGenerator.Fill(_id.AsSpan(0, WriterBytes));

    public string At(int index)
    {
        BinaryPrimitives.WriteInt32BigEndian(_id.AsSpan(WriterBytes), index);
        return Convert.ToBase64String(_id);
    }
}
