using Hayate.Training.Loop;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Training.Evaluation;

/// <summary>Means of errors by row, from sums that ranks add up: count, sum and sum of squares.</summary>
internal sealed class ErrorSums(int rows)
{
    private readonly double[] _sums = new double[3 * (rows + 1)];

    /// <summary>Takes in errors (rows, B) of B independent samples.</summary>
    public void Add(Tensor errors)
    {
        using DisposeScope scope = NewDisposeScope();
        for (int row = 0; row < rows; row++)
            AddRow(row, errors[row]);
        // A sample's errors depend on each other: the mean over all rows has the spread of the samples' means.
        AddRow(rows, errors.mean([0]));
    }

    /// <summary>Adds those of all ranks.</summary>
    public void Gather(IGang gang) => gang.AllReduceSum(_sums.AsSpan());

    /// <summary>Mean of a row.</summary>
    public Estimate this[int row] => Estimate.OfMean(_sums[3 * row], _sums[(3 * row) + 1], _sums[(3 * row) + 2]);

    /// <summary>Mean of all rows.</summary>
    public Estimate Overall => this[rows];

    private void AddRow(int row, Tensor values)
    {
        _sums[3 * row] += values.size(0);
        _sums[(3 * row) + 1] += values.sum().item<double>();
        _sums[(3 * row) + 2] += values.square().sum().item<double>();
    }
}
