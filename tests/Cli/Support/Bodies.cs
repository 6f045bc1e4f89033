namespace DockLogs.Cli.Tests.Support;

/// <summary>Bodies as the API writes them.</summary>
internal static class Bodies
{
    public const string Id = "0f8fad5b-d9cb-469f-a165-70867728950e";

    public const string SeveralFaults =
        """{"type":"urn:docklogs:problem:invalid-request","title":"The request has faults.","status":400,"detail":"2 faults.","errors":[{"field":"files[0].module","found":"'7'","expected":"'0' or '3'"},{"field":"note","found":"501 characters","expected":"at most 500"}],"moreErrors":4}""";

    public const string DockError =
        """{"type":"urn:docklogs:problem:dock-error","title":"The dock answered with an error.","status":502,"detail":"Dock D1 cannot list.","code":324013,"meaning":"listing failed","advice":"Try again later."}""";

    public static string Upload(string status, int percent = 0, string integrity = "unchecked", string? md5 = null, long? size = null, string more = "")
    {
        var finished = status is "completed" or "completedPartially" or "canceled" or "failed" or "timedOut" ? "\"startedAt\":\"2026-03-01T11:00:00Z\",\"finishedAt\":\"2026-03-01T11:00:12Z\"," : "";
        return $$"""{"id":"{{Id}}","dock":"D1","status":"{{status}}","percent":{{percent}},"attempt":1,"requestedAt":"2026-03-01T10:59:00Z",{{finished}}"files":[{"module":"3","deviceSn":"D1","bootIndexes":[321,322],"objectKey":"k/3.tar","status":"ok","percent":{{percent}},{{(size is null ? "" : $"\"size\":{size},")}}"fingerprint":"{{md5}}","integrity":"{{integrity}}"}]{{more}}}""";
    }

    public static string Pull(string status) =>
        $$$"""{"id":"p1","status":"{{{status}}}","trigger":"request","requestedAt":"2026-03-01T10:59:00Z","report":"/api/pulls/p1/report","totals":{"docks":2,"docksPending":0,"docksFailed":0,"docksWaiting":0,"docksMissed":0,"found":5,"skipped":2,"uploaded":3,"failed":0,"bytes":3072},"docks":[{"dock":"D1","status":"completed","found":5,"skipped":2,"uploaded":3,"failed":0,"bytes":3072,"round":0}]}""";
}
