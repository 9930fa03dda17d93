using Hayate.Contracts.Specification;
using Hayate.Training.Diffusion;
using Hayate.Training.Networks;
using Hayate.Training.Numerics;
using Hayate.Training.Objectives;
using Hayate.Training.Tests.Toys;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Objectives;

/// <summary>The objectives as a run composes them, on a small U-Net with dropout.</summary>
public sealed class ObjectiveFactoryTests : IDisposable
{
    private static readonly ImageShape Shape = new(1, 8, 8);

    private readonly DisposeScope _scope = NewDisposeScope();

    public static TheoryData<Method> Methods => [Method.Edm, Method.Ddpm, Method.Ct, Method.Ict, Method.Ect, Method.Cd, Method.Pd];

    public void Dispose() => _scope.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Losses_BatchSplitOverRanks_AreThoseOfTheWholeBatch(Method method)
    {
        using var student = NewNetwork(1);
        using var objective = Create(Spec(method), student);
        var images = Images(8);
        var step = new TrainingStep(Seed: 3, Step: 40, TotalSteps: 100);

        var whole = objective.Losses(images, Condition.None, 16, step);
        SampleLosses[] parts = [objective.Losses(images[..3], Condition.None, 16, step), objective.Losses(images[3..], Condition.None, 19, step)];

        Assert.Equal(8, whole.Values.size(0));
        Close.To(whole.Values.Values(), cat([.. parts.Select(part => part.Values)]), 1e-4);
        Assert.Equal(whole.NoiseLevels, parts.SelectMany(part => part.NoiseLevels));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Losses_OfOneStep_AreRepeatableAndDifferFromTheNext(Method method)
    {
        using var student = NewNetwork(1);
        using var objective = Create(Spec(method), student);
        var images = Images(4);
        var first = objective.Losses(images, Condition.None, 0, new TrainingStep(3, 10, 100)).Values.Values();
        var next = objective.Losses(images, Condition.None, 0, new TrainingStep(3, 11, 100)).Values.Values();
        Assert.Equal(first, objective.Losses(images, Condition.None, 0, new TrainingStep(3, 10, 100)).Values.Values());
        Assert.NotEqual(first, next);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Losses_Backward_ReachEveryWeightOfTheStudentAlone(Method method)
    {
        using var student = NewNetwork(1);
        using var teacher = NewNetwork(2);
        using var objective = ObjectiveFactory.Create(Spec(method), student, new Denoiser(teacher, new NoiseSpec()));
        objective.Losses(Images(8), Condition.None, 0, new TrainingStep(3, 10, 100)).Values.sum().backward();
        foreach (var (name, parameter) in student.named_parameters())
        {
            Assert.True(parameter.grad is { } gradient && gradient.isfinite().all().item<bool>() && gradient.abs().max().item<float>() > 0, name);
        }

        Assert.All(teacher.parameters(), parameter => Assert.True(parameter.grad is null));
        Assert.All(objective.State.Values, tensor => Assert.True(tensor.grad is null));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Losses_InAScope_LeaveOnlyTheirResult(Method method)
    {
        using var student = NewNetwork(1);
        using var objective = Create(Spec(method), student);
        var images = Images(2);
        using var scope = NewDisposeScope();
        objective.Losses(images, Condition.None, 0, new TrainingStep(3, 10, 100));
        objective.AfterUpdate(new TrainingStep(3, 10, 100));
        Assert.Equal(1, scope.DisposablesCount);
    }

    [Fact]
    public void Ct_AfterUpdate_MovesTheTargetByTheDecayOfThePaper()
    {
        using var student = NewNetwork(1);
        using var objective = Create(Spec(Method.Ct), student);
        Assert.Equal(student.state_dict().Keys.Select(name => $"target.{name}").Order(), objective.State.Keys.Order());
        const string name = "enc.8x8_conv.weight";
        var target = objective.State[$"target.{name}"];
        var weight = student.state_dict()[name];
        var old = target.Values();
        Assert.Equal(weight.Values(), old);
        using (no_grad()) weight.add_(1);

        objective.AfterUpdate(new TrainingStep(3, 0, 100));

        // mu(0) = mu0 where N(0) = s0.
        Close.To(old.Select(value => value + 0.1).ToArray(), target.flatten(), 1e-6);
    }

    [Fact]
    public void Ct_StateRestored_GivesTheSameLosses()
    {
        using var student = NewNetwork(1);
        using var objective = Create(Spec(Method.Ct), student);
        using (no_grad())
        {
            foreach (var parameter in student.parameters()) parameter.add_(0.03);
        }

        for (var k = 0; k < 3; k++) objective.AfterUpdate(new TrainingStep(3, k, 100));
        using var resumed = Create(Spec(Method.Ct), student);
        var step = new TrainingStep(3, 3, 100);
        var expected = objective.Losses(Images(4), Condition.None, 0, step).Values.Values();
        Assert.NotEqual(expected, resumed.Losses(Images(4), Condition.None, 0, step).Values.Values());
        using (no_grad())
        {
            foreach (var (name, tensor) in objective.State) resumed.State[name].copy_(tensor);
        }

        Assert.Equal(expected, resumed.Losses(Images(4), Condition.None, 0, step).Values.Values());
    }

    [Fact]
    public void Cd_WithoutAverage_HasNoStateOfItsOwn()
    {
        using var student = NewNetwork(1);
        using var self = Create(Spec(Method.Cd), student);
        using var averaged = Create(Spec(Method.Cd) with { Objective = new CdObjective { Mu = 0.9 } }, student);
        Assert.Empty(self.State);
        Assert.NotEmpty(averaged.State);
    }

    [Theory]
    [InlineData(Method.Ct)]
    [InlineData(Method.Ict)]
    [InlineData(Method.Ect)]
    [InlineData(Method.Cd)]
    public void Losses_OfConsistencyMethods_DropTheSameValuesInStudentAndTarget(Method method)
    {
        var seen = new List<double[]>();
        using var student = new MaskProbe(seen);
        using var objective = Create(Spec(method), student);
        objective.Losses(Images(4), Condition.None, 0, new TrainingStep(3, 0, 100));
        objective.Losses(Images(4), Condition.None, 0, new TrainingStep(3, 1, 100));
        Assert.Equal(4, seen.Count);
        Assert.Equal([0, 2], seen[0].Distinct().Order());
        Assert.Equal(seen[0], seen[1]);
        Assert.Equal(seen[2], seen[3]);
        Assert.NotEqual(seen[0], seen[2]);
    }

    [Theory]
    [InlineData(Method.Cd)]
    [InlineData(Method.Pd)]
    public void Create_WithoutADenoiserAsTeacher_SaysWhatToName(Method method)
    {
        using var student = NewNetwork(1);
        var missing = Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create(Spec(method), student));
        Assert.Contains("none", missing.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create(Spec(method), student, new ConsistencyFunction(student, new NoiseSpec())));
        Assert.Contains("a consistency function", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_Evaluation_HasNoObjective()
    {
        using var student = NewNetwork(1);
        var spec = new RunSpec { Method = Method.Evaluate, Objective = new EvaluateObjective() };
        Assert.Throws<ArgumentException>(() => ObjectiveFactory.Create(spec, student));
        Assert.Throws<ArgumentException>(() => GenerativeModel.Of(spec, student));
    }

    [Theory]
    [InlineData(Method.Edm, StudentInitialization.Fresh, true)]
    [InlineData(Method.Ddpm, StudentInitialization.Fresh, true)]
    [InlineData(Method.Ct, StudentInitialization.Fresh, false)]
    [InlineData(Method.Ict, StudentInitialization.Fresh, false)]
    [InlineData(Method.Ect, StudentInitialization.Teacher, false)]
    [InlineData(Method.Cd, StudentInitialization.Teacher, false)]
    [InlineData(Method.Pd, StudentInitialization.Teacher, true)]
    public void Methods_Each_StartAndEndAsTheyShould(Method method, StudentInitialization initialization, bool denoiser)
    {
        using var student = NewNetwork(1);
        using var objective = Create(Spec(method), student);
        Assert.Equal(initialization, ObjectiveFactory.InitializationOf(method));
        Assert.Equal(denoiser, ((IGenerativeObjective)objective).Student is IDenoiser);
        Assert.Equal(denoiser, GenerativeModel.Of(Spec(method), student) is IDenoiser);
    }

    private static RunSpec Spec(Method method) => new()
    {
        Method = method,
        Objective = method switch
        {
            Method.Edm => new EdmObjective(),
            Method.Ddpm => new DdpmObjective(),
            Method.Ct => new CtObjective(),
            Method.Ict => new IctObjective(),
            Method.Ect => new EctObjective(),
            Method.Cd => new CdObjective(),
            _ => new PdObjective { Steps = 4 },
        },
        Noise = method == Method.Ddpm ? new NoiseSpec { Schedule = NoiseSchedule.Cosine, Prediction = Prediction.Velocity } : new NoiseSpec(),
    };

    private static Network NewNetwork(long seed)
    {
        var network = NetworkFactory.Create(new SongUNetSpec { Channels = 8, Dropout = 0.3 }, Shape, seed);
        using var noGrad = no_grad();
        foreach (var parameter in network.parameters()) parameter.add_(0.02);
        return network;
    }

    private static IObjective Create(RunSpec spec, Network student) =>
        ObjectiveFactory.Create(spec, student, new Denoiser(NewNetwork(2), spec.Noise));

    private static Tensor Images(int count) => RandomStream.Normal(new StreamKey(8, StreamPurpose.Dataset), 0, count, Shape.Dimensions) * 0.5;
}
