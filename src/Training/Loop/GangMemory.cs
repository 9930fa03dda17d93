namespace Hayate.Training.Loop;

/// <summary>Memory that belongs to a gang, see <see cref="IGang.Allocate"/>. It may outlive the gang.</summary>
/// <param name="address">Start of this rank's memory, aligned to 64 bytes.</param>
/// <param name="bytes">Its length.</param>
/// <param name="owner">Frees it.</param>
public sealed class GangMemory(nint address, long bytes, IDisposable owner) : IDisposable
{
    /// <summary>Start of this rank's memory.</summary>
    public nint Address => address;

    /// <summary>Its length in bytes.</summary>
    public long Bytes => bytes;

    /// <summary>Frees it. Nothing may look at it any more.</summary>
    public void Dispose() => owner.Dispose();
}
