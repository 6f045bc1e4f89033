using DockLogs.UploadGateway.Tests.Support;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>
/// Every attack is refused with the code that S3 clients expect, and nothing is written: not even a block is staged.
/// Each attack is one step away from a request that is accepted.
/// </summary>
public sealed class SecurityTests(AttackRange range) : IClassFixture<AttackRange>
{
    public static TheoryData<string> HeaderSignature => Names(HeaderSignatureAttacks.All);

    public static TheoryData<string> Presigned => Names(PresignedAttacks.All);

    public static TheoryData<string> Keys => Names(KeyAttacks.All);

    public static TheoryData<string> Payload => Names(PayloadAttacks.All);

    public static TheoryData<string> Streaming => Names(StreamingAttacks.All);

    public static TheoryData<string> Operation => Names(OperationAttacks.All);

    public static TheoryData<string> OperationAfterParts => Names(OperationAttacks.AfterParts);

    [Fact]
    public async Task Request_in_header_signature_is_accepted()
    {
        var attack = range.New();

        Assert.Equal(200, (await SendAsync(attack.Put().Sign())).Status);
        Assert.Equal(Attack.Body, range.Store[attack.Key]);
    }

    [Fact]
    public async Task Request_in_presigned_URL_is_accepted()
    {
        var attack = range.New();

        Assert.Equal(200, (await SendAsync(attack.Put().Presign())).Status);
        Assert.Equal(Attack.Body, range.Store[attack.Key]);
    }

    [Fact]
    public async Task Request_in_virtual_host_style_is_accepted()
    {
        var attack = range.New();
        var message = attack.Put();
        message["host"] = "dock-logs.s3.docks.example:9000";
        message.Path = "/" + attack.Key;

        Assert.Equal(200, (await SendAsync(message.Sign())).Status);
        Assert.Equal(Attack.Body, range.Store[attack.Key]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Stream_is_accepted(int which)
    {
        var attack = range.New();
        var body = StreamingAttacks.Right[which];

        var answer = await SendAsync(body.Into(attack.Put()));

        Assert.Equal((200, ""), (answer.Status, answer.Code));
        Assert.Equal(body.Bytes, range.Store[attack.Key]);
    }

    [Theory]
    [InlineData(-15 * 60)]
    [InlineData(15 * 60)]
    public async Task Clock_off_by_just_the_skew_is_accepted(int seconds)
    {
        var attack = range.New();
        var message = attack.Put();
        message.Time = AttackRange.Now.AddSeconds(seconds);

        Assert.Equal(200, (await SendAsync(message.Sign())).Status);
    }

    [Fact]
    public async Task Key_with_every_printable_character_is_accepted()
    {
        var attack = range.New();
        const string name = "a b!$&'()*+,;=:@~é日.tar";
        var message = attack.Put(attack.Grant.KeyPrefix + Uri.EscapeDataString(name));

        Assert.Equal(200, (await SendAsync(message.Sign())).Status);
        Assert.Equal(Attack.Body, range.Store[attack.Grant.KeyPrefix + name]);
    }

    [Theory]
    [MemberData(nameof(HeaderSignature))]
    public Task Attack_on_header_signature_is_refused(string attack) => AssertRefusedAsync(HeaderSignatureAttacks.All, attack);

    [Theory]
    [MemberData(nameof(Presigned))]
    public Task Attack_on_presigned_URL_is_refused(string attack) => AssertRefusedAsync(PresignedAttacks.All, attack);

    [Theory]
    [MemberData(nameof(Keys))]
    public Task Attack_on_key_is_refused(string attack) => AssertRefusedAsync(KeyAttacks.All, attack);

    [Theory]
    [MemberData(nameof(Payload))]
    public Task Attack_on_payload_is_refused(string attack) => AssertRefusedAsync(PayloadAttacks.All, attack);

    [Theory]
    [MemberData(nameof(Streaming))]
    public Task Attack_on_stream_is_refused(string attack) => AssertRefusedAsync(StreamingAttacks.All, attack);

    [Theory]
    [MemberData(nameof(Operation))]
    public Task Attack_by_operation_is_refused(string attack) => AssertRefusedAsync(OperationAttacks.All, attack);

    [Theory]
    [MemberData(nameof(OperationAfterParts))]
    public Task Attack_on_complete_is_refused(string attack) => AssertRefusedAsync(OperationAttacks.AfterParts, attack);

    [Fact]
    public void Attacks_are_many()
    {
        Attacks[] groups =
            [HeaderSignatureAttacks.All, PresignedAttacks.All, KeyAttacks.All, PayloadAttacks.All, StreamingAttacks.All, OperationAttacks.All, OperationAttacks.AfterParts];

        Assert.InRange(groups.Sum(group => group.Names.Count()), 80, int.MaxValue);
    }

    private static TheoryData<string> Names(Attacks attacks) => [.. attacks.Names];

    private Task<RawResponse> SendAsync(S3Message message) => RawHttp.SendAsync(range.Address, message.ToBytes());

    private async Task AssertRefusedAsync(Attacks attacks, string name)
    {
        var (status, code, prepare) = attacks[name];
        var attack = range.New();
        var request = await prepare(attack);
        var before = range.Store.Writes.Count;

        var answer = await RawHttp.SendAsync(range.Address, request);

        Assert.True((status, code) == (answer.Status, answer.Code), $"expected {status} {code}, got {answer.Status} {answer.Code}: {answer.Body}");
        // The tests of this class run one after the other, so that any write since then is this attack's.
        Assert.Equal(before, range.Store.Writes.Count);
        Assert.DoesNotContain(range.Store.Objects, found => found.Key.StartsWith(attack.Grant.KeyPrefix, StringComparison.Ordinal));
        if (code.Length > 0)
        {
            Assert.Contains($"<RequestId>{answer.Header("x-amz-request-id")}</RequestId>", answer.Body, StringComparison.Ordinal);
            Assert.DoesNotContain(attack.Credentials.SecretAccessKey, answer.Body, StringComparison.Ordinal);
        }
    }
}
