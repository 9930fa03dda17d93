namespace Hayate.Training.Loop;

/// <summary>The specification cannot be run: a retry would fail in the same way. The message names the key and the cure.</summary>
public sealed class BadSpecificationException : Exception
{
    /// <inheritdoc cref="BadSpecificationException"/>
    public BadSpecificationException()
    {
    }

    /// <inheritdoc cref="BadSpecificationException"/>
    public BadSpecificationException(string message)
        : base(message)
    {
    }

    /// <inheritdoc cref="BadSpecificationException"/>
    public BadSpecificationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
