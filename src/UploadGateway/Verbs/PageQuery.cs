using System.Globalization;
using DockLogs.UploadGateway.Errors;
using DockLogs.UploadGateway.Requests;

namespace DockLogs.UploadGateway.Verbs;

/// <summary>The query parameters by which lists are read page by page.</summary>
internal static class PageQuery
{
    private const int MaxPage = 1000;

    /// <exception cref="S3Exception">InvalidArgument.</exception>
    public static int Limit(RequestQuery query, string name) => string.IsNullOrEmpty(query[name]) ? MaxPage : Math.Min(Number(query, name), MaxPage);

    /// <summary>0 when it is not given.</summary>
    /// <exception cref="S3Exception">InvalidArgument.</exception>
    public static int Number(RequestQuery query, string name)
    {
        var text = query[name];
        if (string.IsNullOrEmpty(text))
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new S3Exception(S3Errors.InvalidArgument.Saying($"Argument {name} must be an integer between 0 and 2147483647.").With("ArgumentName", name));
    }
}
