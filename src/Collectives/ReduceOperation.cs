namespace Hayate.Collectives;

/// <summary>How the values of the ranks become one.</summary>
public enum ReduceOperation : byte
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest. NaN on any rank gives NaN.</summary>
    Max,
}
