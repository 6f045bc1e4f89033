using System.Diagnostics.CodeAnalysis;
using System.Text;
using DockLogs.UploadGateway.Errors;

namespace DockLogs.UploadGateway.Requests;

/// <summary>
/// The query parameters of a request, each decoded once. A parameter given twice is refused, because what signs
/// the request and what acts on it might otherwise each see a different one.
/// </summary>
internal sealed class RequestQuery
{
    private const int MaxParameters = 64;

    private readonly List<KeyValuePair<string, string>> _parameters = [];

    public bool IsEmpty => _parameters.Count == 0;

    public IEnumerable<string> Names => _parameters.Select(parameter => parameter.Key);

    public string? this[string name]
    {
        get
        {
            foreach (var (key, value) in _parameters)
            {
                if (string.Equals(key, name, StringComparison.Ordinal))
                {
                    return value;
                }
            }

            return null;
        }
    }

    public bool Contains(string name) => this[name] is not null;

    public static bool TryParse(ReadOnlySpan<char> raw, out RequestQuery query, [NotNullWhen(false)] out S3Error? error)
    {
        query = new RequestQuery();
        error = null;
        foreach (var range in raw.Split('&'))
        {
            var pair = raw[range];
            if (pair.IsEmpty)
            {
                continue;
            }

            var equals = pair.IndexOf('=');
            var rawName = equals < 0 ? pair : pair[..equals];
            var rawValue = equals < 0 ? default : pair[(equals + 1)..];
            if (!PercentCoding.TryDecode(rawName, out var name) || !PercentCoding.TryDecode(rawValue, out var value))
            {
                error = S3Errors.InvalidUri;
                return false;
            }

            if (query.Contains(name))
            {
                error = S3Errors.InvalidArgument.Saying("A query parameter was given more than once.").With("ArgumentName", name);
                return false;
            }

            if (query._parameters.Count == MaxParameters)
            {
                error = S3Errors.InvalidRequest.Saying("The request has too many query parameters.");
                return false;
            }

            query._parameters.Add(new(name, value));
        }

        return true;
    }

    /// <summary>The canonical query string of SigV4: encoded, sorted by encoded name, then value.</summary>
    public string Canonical(string? except = null)
    {
        if (_parameters.Count == 0)
        {
            return "";
        }

        var encoded = new List<(string Name, string Value)>(_parameters.Count);
        foreach (var (name, value) in _parameters)
        {
            if (!string.Equals(name, except, StringComparison.Ordinal))
            {
                encoded.Add((PercentCoding.Encode(name), PercentCoding.Encode(value)));
            }
        }

        encoded.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        var output = new StringBuilder();
        foreach (var (name, value) in encoded)
        {
            output.Append(output.Length == 0 ? "" : "&").Append(name).Append('=').Append(value);
        }

        return output.ToString();
    }
}
