namespace Hayate.Worker.Tests.Rank;

/// <summary>A moment in the life of a blob at which its writer stands still.</summary>
/// <param name="Moment">When.</param>
/// <param name="Blob">End of the blob's name.</param>
internal sealed record WritePause(WriteMoment Moment, string Blob);

/// <summary>Moments of a write.</summary>
internal enum WriteMoment
{
    /// <summary>Nothing is written.</summary>
    Before,

    /// <summary>Half of the bytes are written.</summary>
    During,

    /// <summary>The blob is there, its writer does not know it yet.</summary>
    After,
}
