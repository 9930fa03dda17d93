namespace Hayate.Training.Loop;

/// <summary>Shows and measures the images that a model in training makes.</summary>
internal sealed class ImageAssessment(Showcase showcase, TrainingState state) : IAssessment
{
    public void Begin() => showcase.MeasureAnchors();

    public void Preview(int step) => showcase.Preview(state.Evaluated, step);

    public void Measure(int step) => showcase.Measure(state.Evaluated, step);
}
