namespace Hayate.Dashboard.Live;

/// <summary>What a page can show of its subject.</summary>
public enum PageState
{
    /// <summary>Nothing yet.</summary>
    Loading,

    /// <summary>The subject, perhaps not the newest of it while the API is down.</summary>
    Ready,

    /// <summary>The API knows no such thing.</summary>
    Missing,

    /// <summary>The API has not answered yet.</summary>
    Unreachable,

    /// <summary>The API refused.</summary>
    Refused,
}
