using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Signing;

namespace DockLogs.UploadGateway.Payloads;

/// <summary>
/// A body in aws-chunked framing, with or without signatures and trailer
/// (S3 API reference, "Signature calculations: transferring payload in multiple chunks", and "trailing headers").
/// </summary>
internal sealed class ChunkedPayload(PatientBody body, long length, AuthenticatedRequest authenticated, DeclaredDigests declared)
    : PayloadReader
{
    private const int MaxLine = 512;
    private const int MinSignedChunk = 8192;

    private readonly ChunkSigner? _signer = authenticated.Chunks;
    private readonly IncrementalHash? _chunkHash = authenticated.Chunks is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _remaining = length;
    private long _chunkRemaining;
    private string _chunkSignature = "";
    private bool _inChunk;
    private bool _shortChunkSeen;

    public override long Length { get; } = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var filled = 0;
        while (filled < destination.Length && _remaining > 0)
        {
            if (!_inChunk)
            {
                await BeginChunkAsync(cancellationToken);
                if (_chunkRemaining == 0)
                {
                    // The closing chunk, before the declared length was reached.
                    throw new S3Exception(S3Errors.LengthMismatch);
                }
            }

            filled += await CopyFromChunkAsync(destination[filled..], cancellationToken);
            if (_chunkRemaining == 0)
            {
                await EndChunkAsync(cancellationToken);
            }
        }

        return filled;
    }

    public override async ValueTask<byte[]?> CompleteAsync(CancellationToken cancellationToken)
    {
        await BeginChunkAsync(cancellationToken);
        if (_chunkRemaining != 0)
        {
            throw new S3Exception(S3Errors.LengthMismatch);
        }

        VerifyChunk();
        var checksum = await ReadTrailerAsync(cancellationToken);
        var result = await body.ReadAsync(cancellationToken);
        var left = result.Buffer.Length;
        body.AdvanceTo(result.Buffer.Start);
        return left == 0 ? checksum : throw new S3Exception(S3Errors.LengthMismatch);
    }

    public override void Dispose()
    {
        _chunkHash?.Dispose();
        body.Dispose();
    }

    private async ValueTask BeginChunkAsync(CancellationToken cancellationToken)
    {
        var line = await ReadLineAsync(S3Errors.IncompleteBody, cancellationToken);
        var header = line.AsSpan();
        var semicolon = header.IndexOf(';');
        var size = semicolon < 0 ? header : header[..semicolon];
        if (size.Length is 0 or > 16 || !long.TryParse(size, NumberStyles.AllowHexSpecifier, null, out _chunkRemaining) || _chunkRemaining < 0)
        {
            throw new S3Exception(S3Errors.IncompleteBody);
        }

        if (_chunkRemaining > _remaining)
        {
            throw new S3Exception(S3Errors.LengthMismatch);
        }

        const string extension = "chunk-signature=";
        var parameter = semicolon < 0 ? default : header[(semicolon + 1)..];
        if (_signer is not null)
        {
            if (!parameter.StartsWith(extension, StringComparison.Ordinal))
            {
                throw new S3Exception(S3Errors.SignatureDoesNotMatch);
            }

            _chunkSignature = parameter[extension.Length..].ToString();
            // S3's own rule; without it one signature could be asked of us for every few bytes.
            if (_shortChunkSeen && _chunkRemaining > 0)
            {
                throw new S3Exception(S3Errors.InvalidChunkSize);
            }

            _shortChunkSeen = _chunkRemaining is > 0 and < MinSignedChunk;
        }
        else if (!parameter.IsEmpty)
        {
            // A signature that nobody would check.
            throw new S3Exception(S3Errors.IncompleteBody);
        }

        _inChunk = true;
    }

    private async ValueTask<int> CopyFromChunkAsync(Memory<byte> destination, CancellationToken cancellationToken)
    {
        var result = await body.ReadAsync(cancellationToken);
        var available = result.Buffer;
        var take = (int)Math.Min(Math.Min(available.Length, destination.Length), _chunkRemaining);
        if (take == 0 && result.IsCompleted)
        {
            body.AdvanceTo(available.Start);
            throw new S3Exception(S3Errors.IncompleteBody);
        }

        var taken = available.Slice(0, take);
        taken.CopyTo(destination.Span);
        body.AdvanceTo(taken.End);
        _chunkHash?.AppendData(destination.Span[..take]);
        _chunkRemaining -= take;
        _remaining -= take;
        return take;
    }

    private async ValueTask EndChunkAsync(CancellationToken cancellationToken)
    {
        VerifyChunk();
        if ((await ReadLineAsync(S3Errors.IncompleteBody, cancellationToken)).Length > 0)
        {
            throw new S3Exception(S3Errors.IncompleteBody);
        }

        _inChunk = false;
    }

    private void VerifyChunk()
    {
        if (_signer is not null && !_signer.MatchesChunk(_chunkSignature, _chunkHash!.GetHashAndReset()))
        {
            throw new S3Exception(S3Errors.SignatureDoesNotMatch);
        }
    }

    private async ValueTask<byte[]?> ReadTrailerAsync(CancellationToken cancellationToken)
    {
        byte[]? checksum = null;
        string? signature = null;
        var trailer = new StringBuilder();
        while (true)
        {
            var line = await ReadLineAsync(S3Errors.MalformedTrailer, cancellationToken, endIsEmpty: !authenticated.Payload.HasTrailer);
            if (line.Length == 0)
            {
                break;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? "" : line[..colon].Trim().ToLowerInvariant();
            var value = line[(colon + 1)..].Trim();
            if (!authenticated.Payload.HasTrailer || signature is not null || name.Length == 0)
            {
                throw new S3Exception(S3Errors.MalformedTrailer);
            }

            if (name == "x-amz-trailer-signature" && _signer is not null)
            {
                signature = value;
                continue;
            }

            checksum = ReadChecksum(name, value, checksum);
            trailer.Append(name).Append(':').Append(value).Append('\n');
        }

        if (declared.InTrailer != checksum is not null)
        {
            throw new S3Exception(S3Errors.MalformedTrailer);
        }

        // A trailer of a signed body counts only with its signature; else it could be swapped for another.
        if (authenticated.Payload.Kind == PayloadKind.SignedChunksWithTrailer
            && (signature is null || !_signer!.MatchesTrailer(signature, trailer.ToString())))
        {
            throw new S3Exception(signature is null ? S3Errors.MalformedTrailer : S3Errors.SignatureDoesNotMatch);
        }

        return checksum;
    }

    private byte[] ReadChecksum(string name, string value, byte[]? before)
    {
        if (before is not null
            || !ChecksumNames.TryParseHeader(name, out var algorithm)
            || !declared.InTrailer
            || algorithm != declared.Algorithm)
        {
            throw new S3Exception(S3Errors.MalformedTrailer);
        }

        return ChecksumNames.TryDecode(algorithm, value, out var checksum)
            ? checksum
            : throw new S3Exception(S3Errors.InvalidRequest.Saying($"Value for {name} trailing header is invalid."));
    }

    /// <summary>Reads up to a line feed; a carriage return before it does not count.</summary>
    private async ValueTask<string> ReadLineAsync(S3Error fault, CancellationToken cancellationToken, bool endIsEmpty = false)
    {
        while (true)
        {
            var result = await body.ReadAsync(cancellationToken);
            var available = result.Buffer;
            if (available.PositionOf((byte)'\n') is { } end)
            {
                var line = available.Slice(0, end);
                if (line.Length > MaxLine)
                {
                    body.AdvanceTo(available.Start);
                    throw new S3Exception(fault);
                }

                var text = Encoding.Latin1.GetString(line);
                body.AdvanceTo(available.GetPosition(1, end));
                return text.EndsWith('\r') ? text[..^1] : text;
            }

            var tooLong = available.Length > MaxLine;
            var atEnd = result.IsCompleted;
            var empty = available.IsEmpty;
            body.AdvanceTo(available.Start, available.End);
            if (tooLong || atEnd)
            {
                return atEnd && empty && endIsEmpty ? "" : throw new S3Exception(fault);
            }
        }
    }
}
