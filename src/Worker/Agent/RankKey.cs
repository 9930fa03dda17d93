using System.Globalization;
using Hayate.Contracts.Workers;

namespace Hayate.Worker.Agent;

/// <summary>Which rank of which attempt.</summary>
internal readonly record struct RankKey(string RunId, int Epoch, int Rank)
{
    public static RankKey Of(RankAssignment assignment) => new(assignment.RunId, assignment.Epoch, assignment.Rank);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"rank {Rank} of {RunId} epoch {Epoch}");
}
