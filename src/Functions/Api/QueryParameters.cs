using System.Globalization;
using DockLogs.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DockLogs.Functions.Api;

/// <summary>Reads query parameters and reports unknown, repeated and malformed ones.</summary>
internal sealed class QueryParameters
{
    /// <summary>Most items of one page.</summary>
    public const int LargestTop = 200;

    private const int DefaultTop = 50;
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="request">The request.</param>
    /// <param name="known">The parameters of this call. A misspelt filter that is silently ignored gives wrong answers, so others are faults.</param>
    public QueryParameters(HttpRequest request, params ReadOnlySpan<string> known)
    {
        string expected = known.IsEmpty ? "no parameters" : $"only {string.Join(", ", known)}";
        foreach ((string name, StringValues values) in request.Query)
        {
            // Azure Functions take their access key as ?code= and its name as ?clientId=.
            if (name.Equals("code", StringComparison.OrdinalIgnoreCase) || name.Equals("clientId", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!Contains(known, name))
            {
                Faults.Add(name, "unknown parameter", expected);
            }
            else if (values.Count > 1)
            {
                Faults.Add(name, $"{values.Count} times", "each parameter once");
            }
            else if (!string.IsNullOrEmpty(values[0]))
            {
                _values[name] = values[0]!;
            }
        }
    }

    public RequestFaults Faults { get; } = new();

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public DockSerial? Dock(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DockSerial.TryParse(text, out DockSerial dock))
        {
            return dock;
        }

        Faults.Add(name, RequestFaults.Quote(text), ParameterText.Serial);
        return null;
    }

    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (ParameterText.TryReadTime(text, out DateTimeOffset time))
        {
            return time;
        }

        Faults.Add(name, RequestFaults.Quote(text), ParameterText.Time);
        return null;
    }

    public int Top()
    {
        if (Text("top") is not { } text)
        {
            return DefaultTop;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int top) && top is >= 1 and <= LargestTop)
        {
            return top;
        }

        Faults.Add("top", RequestFaults.Quote(text), $"a whole number from 1 to {LargestTop}");
        return DefaultTop;
    }

    /// <summary>One of some words, compared exactly.</summary>
    public string? Word(string name, params ReadOnlySpan<string> words)
    {
        if (Text(name) is not { } text || words.Contains(text))
        {
            return Text(name);
        }

        Faults.Add(name, RequestFaults.Quote(text), $"one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>Modules parted by commas; both when the parameter is absent.</summary>
    public IReadOnlyList<string> Modules(string name)
    {
        if (Text(name) is not { } text)
        {
            return [LogModule.Aircraft, LogModule.Dock];
        }

        List<string> modules = [];
        foreach (string module in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!LogModule.IsKnown(module))
            {
                Faults.Add(name, RequestFaults.Quote(module), "0 (aircraft), 3 (dock) or 0,3");
            }
            else if (modules.Contains(module))
            {
                Faults.Add(name, $"module {module} a second time", "each module once");
            }
            else
            {
                modules.Add(module);
            }
        }

        return modules;
    }

    private static bool Contains(ReadOnlySpan<string> names, string name)
    {
        foreach (string known in names)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
