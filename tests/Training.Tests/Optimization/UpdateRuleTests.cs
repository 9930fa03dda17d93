using System.Text.Json;
using Hayate.Contracts.Specification;
using Hayate.Training.Optimization;
using static TorchSharp.torch;

namespace Hayate.Training.Tests.Optimization;

public sealed class UpdateRuleTests
{
    private static readonly JsonElement Golden = Vector.Load("optim");

    [Theory]
    [InlineData("radam_constant_gradient_lr0.1", 0.1, 0.999)]
    [InlineData("radam_beta2_0.99", 0.1, 0.99)]
    [InlineData("radam_lr1e-2", 0.01, 0.999)]
    public void RAdam_OnGoldenGradients_FollowsGoldenParameters(string sequence, double learningRate, double beta2)
    {
        double[] expected = [.. Golden.GetProperty(sequence).EnumerateArray().Select(row => row.GetProperty("p").GetDouble())];
        double[] gradients = sequence == "radam_lr1e-2" ? Golden.GetProperty("grads").Doubles() : [.. Enumerable.Repeat(1.0, expected.Length)];

        double[] actual = Follow(OptimizerName.Radam, learningRate, beta2, gradients);

        AssertClose(expected, actual);
    }

    [Fact]
    public void Adam_OnGoldenGradients_FollowsGoldenParameters()
    {
        double[] actual = Follow(OptimizerName.Adam, 0.01, 0.999, Golden.GetProperty("grads").Doubles());

        AssertClose(Golden.GetProperty("adam_lr1e-2").Doubles(), actual);
    }

    [Theory]
    [InlineData(OptimizerName.Adam)]
    [InlineData(OptimizerName.Radam)]
    public void WeightDecay_OfAnyRule_ShrinksWeightsByRateAndDecayAlone(OptimizerName name)
    {
        double[] gradients = Golden.GetProperty("grads").Doubles();
        double[] plain = [1, .. Follow(name, 0.01, 0.999, gradients)];
        double expected = 1;
        // Moments see the gradients only, so each update moves by what it moves without decay, from a weight that was shrunk first.
        double[] decayed = [.. plain.Zip(plain.Skip(1)).Select(pair => expected = (expected * (1 - (0.01 * 5))) + pair.Second - pair.First)];

        AssertClose(decayed, Follow(name, 0.01, 0.999, gradients, weightDecay: 5));
    }

    private static double[] Follow(OptimizerName name, double learningRate, double beta2, double[] gradients, double weightDecay = 0)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable guard = no_grad();
        OptimizerSpec spec = new() { Name = name, LearningRate = learningRate, Beta2 = beta2, WeightDecay = weightDecay };
        using Moments moments = new(spec, count: 1);
        IUpdateRule rule = UpdateRules.Create(spec, moments);
        Tensor parameter = ones(1);
        List<double> path = [];
        for (int step = 1; step <= gradients.Length; step++)
        {
            rule.Update(parameter, tensor([(float)gradients[step - 1]]), step, learningRate);
            path.Add(parameter.item<float>());
        }

        return [.. path];
    }

    private static void AssertClose(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance: 2e-6));
    }
}
