using System.IO.Pipelines;
using System.Text;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Multipart;
using DockLogs.UploadGateway.Payloads;
using DockLogs.UploadGateway.Revocation;
using DockLogs.UploadGateway.Storage;
using DockLogs.UploadGateway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace DockLogs.UploadGateway.Tests.Security;

/// <summary>Docks whose link goes away in the middle of a body, and which nobody tells the gateway about.</summary>
public sealed class SilentBodyTests
{
    private readonly FakeTimeProvider _time = new(AttackRange.Now);

    [Theory]
    [InlineData(1024 * 1024, false)]
    [InlineData(5 * 1024 * 1024, false)]
    [InlineData(5 * 1024 * 1024, true)]
    public async Task Dock_that_falls_silent_after_much_of_a_body_is_let_go(int size, bool inChunks)
    {
        await using var gateway = await GatewayServer.StartAsync(
            store: new MemoryObjectStore(),
            time: _time,
            services: services => services.AddSingleton<IMultipartLedger, MemoryLedger>().AddSingleton<IRevocationList, MemoryRevocationList>());
        var grant = Grants.New(AttackRange.Now.AddHours(1));
        var message = new S3Message { Method = "PUT", Path = $"/{GatewayServer.Bucket}/{grant.Key()}", Body = new byte[size], Credentials = grant.Credentials(), Time = AttackRange.Now };
        message["host"] = gateway.Address.Authority;
        if (inChunks)
        {
            message["transfer-encoding"] = "chunked";
            new ChunkedBody { Chunks = [message.Body] }.Into(message);
            message.Body = [.. Encoding.ASCII.GetBytes($"{message.Body.Length:x}\r\n"), .. message.Body];
        }

        var answering = RawHttp.SendAsync(gateway.Address, message.Sign().ToBytes()[..(size / 2)]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var buffers = gateway.Services.GetRequiredService<BlockBuffers>();
        while (buffers.BytesInUse == 0)
        {
            // The signature is to be as old as it is: the clock stands until the gateway has the body in hand.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }

        while (!answering.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            // The gateway may not wait yet: the clock goes on until it does.
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(answering, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System));
        }

        var answer = await answering;
        Assert.Equal((400, "RequestTimeout"), (answer.Status, answer.Code));
        Assert.Equal(0, buffers.BytesInUse);
    }

    [Fact]
    public async Task Dock_that_falls_silent_for_a_while_is_waited_for_each_time()
    {
        var pipe = new Pipe();
        using var body = new PatientBody(pipe.Reader, _time);
        for (var i = 0; i < 3; i++)
        {
            var reading = body.ReadAsync(default).AsTask();
            _time.Advance(PatientBody.Patience - TimeSpan.FromSeconds(1));
            await pipe.Writer.WriteAsync(new byte[] { 1 });
            body.AdvanceTo((await reading).Buffer.End);
            // What goes on between two reads is not the dock's fault.
            _time.Advance(PatientBody.Patience);
        }

        var last = body.ReadAsync(default).AsTask();
        _time.Advance(PatientBody.Patience);

        Assert.Same(S3Errors.RequestTimeout, (await Assert.ThrowsAsync<S3Exception>(() => last)).Error);
    }

    [Fact]
    public async Task Patience_that_ends_just_as_bytes_come_ends_nothing()
    {
        var pipe = new Pipe();
        using var body = new PatientBody(pipe.Reader, _time);
        pipe.Reader.CancelPendingRead();
        await pipe.Writer.WriteAsync(new byte[] { 1, 2, 3 });

        var result = await body.ReadAsync(default);

        Assert.Equal(3, result.Buffer.Length);
    }
}
