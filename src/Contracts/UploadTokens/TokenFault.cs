namespace DockLogs.Contracts;

/// <summary>Why a session token was refused.</summary>
public enum TokenFault
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>Longer than any token that is ever issued.</summary>
    TooLong,

    /// <summary>Not a token: no base64url, or nothing that was ever issued.</summary>
    Malformed,

    /// <summary>A version this program does not know.</summary>
    UnknownVersion,

    /// <summary>Signed with a master key that is neither the current nor the previous one.</summary>
    UnknownKey,

    /// <summary>The signature does not fit the claims.</summary>
    BadSignature,

    /// <summary>The access key id belongs to another token.</summary>
    WrongAccessKey,

    /// <summary>Genuine, but no longer valid.</summary>
    Expired,
}
