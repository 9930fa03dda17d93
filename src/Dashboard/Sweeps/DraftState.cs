namespace Hayate.Dashboard.Sweeps;

/// <summary>What is known of the text in the editor.</summary>
public enum DraftState
{
    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>The text changed and its plan is asked for.</summary>
    Checking,

    /// <summary>It has a plan.</summary>
    Valid,

    /// <summary>It has errors.</summary>
    Invalid,

    /// <summary>The API did not answer; asked again when it does.</summary>
    Unchecked,
}
