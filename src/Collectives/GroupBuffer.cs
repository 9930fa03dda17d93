namespace Hayate.Collectives;

/// <summary>
/// Memory of a group, of the same length on every rank and zero at first. Collectives on it need no copies where the group can do without: ranks of
/// one host read and write each other's part in place. It may outlive the group.
/// </summary>
/// <remarks>
/// During a collective, peers read and write this memory. Nothing but <see cref="Dispose"/> frees it: views of it must be gone by then.
/// After a failed call a peer that was merely stopped may still write into it.
/// </remarks>
public sealed class GroupBuffer : IDisposable
{
    private Action? _release;

    internal GroupBuffer(nint address, long bytes, Action release) => (Address, Bytes, _release) = (address, bytes, release);

    /// <summary>Start of this rank's part, aligned to 64 bytes at least.</summary>
    public nint Address { get; }

    /// <summary>Length of this rank's part.</summary>
    public long Bytes { get; }

    /// <summary>This rank's part as elements.</summary>
    public unsafe Span<T> AsSpan<T>()
        where T : unmanaged => new((void*)Address, checked((int)(Bytes / sizeof(T))));

    /// <summary>Frees the memory on this rank.</summary>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
