using System.Text.Json;
using System.Text.Json.Serialization;

namespace DockLogs.LocalRuntime.Timers;

/// <summary>What is remembered of a timer over restarts.</summary>
internal sealed record TimerState
{
    /// <summary>The expression <see cref="Next"/> was reckoned with.</summary>
    public required string Schedule { get; init; }

    /// <summary>When the function last ran; null before its first run.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>When it is to run next.</summary>
    public required DateTimeOffset Next { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TimerState))]
internal sealed partial class TimerStateJson : JsonSerializerContext;
