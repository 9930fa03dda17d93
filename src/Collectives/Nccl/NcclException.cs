namespace Hayate.Collectives.Nccl;

/// <summary>NCCL or the CUDA runtime is not there or failed. The message says what was tried or what it said.</summary>
public sealed class NcclException : Exception
{
    /// <inheritdoc cref="NcclException"/>
    public NcclException()
    {
    }

    /// <inheritdoc cref="NcclException"/>
    public NcclException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="NcclException"/>
    public NcclException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
