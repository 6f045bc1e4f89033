namespace DockLogs.Cli.Output;

/// <summary>How a word is coloured, where colours are wanted.</summary>
internal enum Tone
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary>Ended well.</summary>
    Good,

    /// <summary>Needs a look.</summary>
    Doubtful,

    /// <summary>Ended badly.</summary>
    Bad,
}
