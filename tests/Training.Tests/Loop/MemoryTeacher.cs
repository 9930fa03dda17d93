using Hayate.Contracts.Specification;
using Hayate.Training.Checkpointing;
using Hayate.Training.Loop;

namespace Hayate.Training.Tests.Loop;

/// <summary>The last checkpoint of a run that trained in this process.</summary>
internal sealed class MemoryTeacher(RunSpec spec, MemoryCheckpoints checkpoints) : ITeacherSource
{
    public RunSpec Spec => spec;

    public int Step => checkpoints.Committed[0].Step;

    public IReadOnlyList<StoredAverage> Averages => checkpoints.AveragesOf(Step);

    public SnapshotPart LoadPart(string name) => checkpoints.LoadPart(Step, name);

    public SnapshotPart LoadAverage(StoredAverage average) => checkpoints.LoadAverage(average);
}
