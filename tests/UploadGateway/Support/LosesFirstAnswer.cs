namespace DockLogs.UploadGateway.Tests.Support;

/// <summary>Lets a storage do what it is asked, and loses its first answer to a request of one kind: a connection that breaks at the worst moment.</summary>
internal sealed class LosesFirstAnswer(Func<HttpRequestMessage, bool> isKind) : DelegatingHandler(new SocketsHttpHandler())
{
    private int _seen;

    public int Seen => _seen;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        if (isKind(request) && Interlocked.Increment(ref _seen) == 1)
        {
            answer.Dispose();
            throw new HttpRequestException("The connection was reset.");
        }

        return answer;
    }
}
