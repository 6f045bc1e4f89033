using System.Security.Cryptography;
using DockLogs.UploadGateway.Checksums;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.Options;

namespace DockLogs.UploadGateway.Tests.Multipart;

public sealed class PartSequenceTests
{
    private readonly AheadBudget _budget = new(Options.Create(new GatewayOptions { HashAheadBytes = 1000 }));
    private readonly BlockBuffers _buffers = new(Options.Create(new GatewayOptions()), TimeProvider.System);
    private readonly List<StoredPart> _parts = [];
    private readonly byte[] _bytes = TestBytes.Of(1000);

    [Theory]
    [InlineData("1 1. 2 2. 3 3. 4 4.", 4)]
    [InlineData("1 2 3 4 4. 3. 2. 1.", 4)]
    [InlineData("4 4. 3 3. 2 2. 1 1.", 4)]
    [InlineData("2 1 1. 2. 4 3 3. 4.", 4)]
    [InlineData("1 2 2. 1! 1 1. 3 3. 4 4.", 4)]
    [InlineData("1 1. 3 3. 4 4.", 1)]
    [InlineData("1 1. 2 2! 3 3. 4 4.", 1)]
    [InlineData("2 2. 3 3. 4 4.", 0)]
    public async Task Digest_covers_the_first_parts_that_were_kept_in_whatever_order_they_came(string steps, int covered)
    {
        using var sequence = new PartSequence(_budget);
        await PlayAsync(sequence, steps);

        var (digest, bytes) = sequence.Over(_parts);

        Assert.Equal(covered * 250, bytes);
        Assert.Equal(SHA256.HashData(_bytes.AsSpan(0, covered * 250)), digest.Sha256);
        digest.Dispose();
        if (covered == 4)
        {
            Assert.Equal(0, _budget.BytesInUse);
        }
    }

    [Fact]
    public async Task Parts_that_find_no_room_are_not_covered()
    {
        var small = new AheadBudget(Options.Create(new GatewayOptions { HashAheadBytes = 400 }));
        using var sequence = new PartSequence(small);
        await PlayAsync(sequence, "1 2 3 3. 2. 1. 4 4.");

        var (digest, bytes) = sequence.Over(_parts);

        Assert.Equal(500, bytes);
        digest.Dispose();
        sequence.Dispose();
        Assert.Equal(0, small.BytesInUse);
    }

    [Fact]
    public async Task Part_that_was_sent_again_is_not_covered_by_its_first_attempt()
    {
        using var sequence = new PartSequence(_budget);
        await PlayAsync(sequence, "1 1. 2 2.");
        _parts.Clear();
        _parts.Add(Part(1, attempt: 1));
        _parts.Add(Part(2, attempt: 99));

        var (digest, bytes) = sequence.Over(_parts);

        Assert.Equal(0, bytes);
        digest.Dispose();
    }

    /// <summary>"1" = part 1 begins and is read, "1." = it is stored, "1!" = it fails.</summary>
    private async Task PlayAsync(PartSequence sequence, string steps)
    {
        var followers = new Dictionary<int, PartFollower?>();
        foreach (var step in steps.Split(' '))
        {
            var part = step[0] - '0';
            if (step.Length == 1)
            {
                followers[part] = sequence.Begin(part);
                await PassAsync(followers[part], _bytes.AsMemory((part - 1) * 250, 200));
                await PassAsync(followers[part], _bytes.AsMemory(((part - 1) * 250) + 200, 50));
            }
            else if (followers[part] is { } follower && step[1] == '.')
            {
                sequence.Keep(follower, part, attempt: part, 250);
            }
            else if (followers[part] is { } failed)
            {
                sequence.Drop(failed);
            }
        }

        _parts.AddRange(Enumerable.Range(1, 4).Select(part => Part(part, attempt: part)));
    }

    /// <summary>One block: its buffer is given back at once, and used again for the next.</summary>
    private async Task PassAsync(PartFollower? follower, ReadOnlyMemory<byte> bytes)
    {
        using var block = await _buffers.RentAsync(bytes.Length, default);
        bytes.CopyTo(block.Memory);
        follower?.Append(bytes.Span, new RunningMd5());
        follower?.Follow(block);
    }

    private static StoredPart Part(int number, long attempt) => new()
    {
        Number = number, Attempt = attempt, Size = 250, Md5 = new byte[16], Checksum = new byte[32], BlockIds = [],
    };
}
