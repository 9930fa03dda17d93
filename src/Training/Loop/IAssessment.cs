namespace Hayate.Training.Loop;

/// <summary>How what a run trains is shown and measured while it trains. All ranks take part, rank 0 reports.</summary>
internal interface IAssessment
{
    /// <summary>Measures what does not depend on the run, once at its beginning.</summary>
    void Begin();

    /// <summary>Shows what the weights of a step make.</summary>
    void Preview(int step);

    /// <summary>Measures the weights of a step.</summary>
    void Measure(int step);
}
