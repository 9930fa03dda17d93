using Hayate.Contracts.Specification;
using Hayate.Training.Libtorch;
using Hayate.Training.Optimization;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Optimization;

public sealed class FusedAdamTests
{
    private const int Count = 1003;
    private const int Steps = 300;

    private static readonly OptimizerSpec Spec = new() { Beta1 = 0.85, Beta2 = 0.97, Epsilon = 1e-6 };

    [Fact]
    public void Create_OfAdam_IsFusedWithTheLibraryOfTheTests()
    {
        using Moments moments = new(Spec, Count);

        Assert.Empty(NativeFunctions.Loaded.Missing);
        Assert.IsType<FusedAdam>(UpdateRules.Create(Spec, moments));
        Assert.Null(LibtorchFeatures.Shortcoming);
    }

    [Fact]
    public void Update_OverManySteps_GoesWhereThePlainRuleGoes()
    {
        double[] plain = Follow(moments => new Adam(Spec, moments));
        double[] fused = Follow(moments => new FusedAdam(Spec, moments, NativeFunctions.Loaded));

        Assert.All(plain.Zip(fused), pair => Close.To(pair.First, pair.Second, 1e-6));
        Assert.Contains(plain, value => Math.Abs(value) > 0.01);
    }

    [Fact]
    public void Update_OnceMore_MakesTheSameBits()
    {
        IUpdateRule Rule(Moments moments) => new FusedAdam(Spec, moments, NativeFunctions.Loaded);

        Assert.Equal(Follow(Rule), Follow(Rule));
    }

    [Fact]
    public void Works_WithoutOneOfItsFunctions_IsFalse()
    {
        nint present = 1;

        Assert.All(
            ["torch_call_dispatcher", "aoti_torch_new_tensor_handle", "torch_new_list_reserve_size", "torch_list_push_back"],
            missing => Assert.False(FusedAdam.Works(new NativeFunctions(name => name == missing ? 0 : present))));
    }

    private static double[] Follow(Func<Moments, IUpdateRule> create)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        using Moments moments = new(Spec, Count);
        IUpdateRule rule = create(moments);
        Tensor phase = linspace(1, 2, Count);
        Tensor parameters = zeros(Count);
        // Gradients that do not depend on the parameters: a rounding error then stays as small as it is.
        for (int step = 1; step <= Steps; step++)
            rule.Update(parameters, (phase * step).sin(), step, 1e-2);
        return parameters.Values();
    }
}
