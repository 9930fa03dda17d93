namespace Hayate.Contracts.Validation;

/// <summary>One thing wrong with a sweep file.</summary>
public sealed record SpecError
{
    /// <summary>Line, counted from 1; 0 when the error has no place in the text.</summary>
    public int Line { get; init; }

    /// <summary>Column, counted from 1.</summary>
    public int Column { get; init; }

    /// <summary>Dotted path of the key, for example <c>runs.teacher.optimizer.learningRate</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What is wrong and what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it.</summary>
    public required string Cure { get; init; }
}
