using Hayate.Contracts.Specification;
using Hayate.Training.Libtorch;
using Hayate.Training.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Optimization;

/// <summary>Adam (Kingma and Ba 2015, Algorithm 1) in one pass over memory, by an operator of libtorch; <see cref="Adam"/> takes six.</summary>
internal sealed class FusedAdam(OptimizerSpec spec, Moments moments, NativeFunctions functions) : IUpdateRule
{
    private const int Arguments = 15;
    private const double ProbeTolerance = 1e-6;

    public void Update(Tensor parameters, Tensor gradients, int step, double learningRate)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor count = ScalarArithmetic.Filled([], step).to(parameters.device);
        OperatorCall call = new(functions, stackalloc ulong[Arguments]);
        call.AddList(parameters);
        call.AddList(gradients);
        call.AddList(moments.First);
        call.AddList(moments.Second);
        call.AddEmptyList(); // largest second moments, of AMSGrad
        call.AddList(count);
        call.Add(learningRate);
        call.Add(spec.Beta1);
        call.Add(spec.Beta2);
        call.Add(0.0); // weight decay
        call.Add(spec.Epsilon);
        call.Add(false); // AMSGrad
        call.Add(false); // maximise
        call.AddNone(); // gradient scale
        call.AddNone(); // flag of infinite gradients
        call.Invoke("aten::_fused_adam_\0"u8);
    }

    /// <summary>Whether the operator is there and makes the step that Adam makes.</summary>
    public static bool Works(NativeFunctions functions)
    {
        if (!functions.HasDispatcher)
            return false;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        OptimizerSpec spec = new();
        using Moments fused = new(spec, count: 1);
        using Moments plain = new(spec, count: 1);
        (Tensor one, Tensor other, Tensor gradient) = (ones(1), ones(1), ScalarArithmetic.Filled([1], 0.5));
        try
        {
            new FusedAdam(spec, fused, functions).Update(one, gradient, step: 3, learningRate: 0.1);
        }
        catch (InvalidOperationException)
        {
            return false;
        }

        new Adam(spec, plain).Update(other, gradient, step: 3, learningRate: 0.1);
        return Math.Abs(one.item<float>() - other.item<float>()) < ProbeTolerance;
    }
}
