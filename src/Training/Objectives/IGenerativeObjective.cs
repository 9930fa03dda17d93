using Hayate.Training.Diffusion;

namespace Hayate.Training.Objectives;

/// <summary>An objective whose student makes images.</summary>
public interface IGenerativeObjective : IObjective
{
    /// <summary>
    /// The student as samplers see it. For averaged weights use <see cref="GenerativeModel.Of"/> on a network that holds them.
    /// </summary>
    IGenerativeModel Student { get; }
}
