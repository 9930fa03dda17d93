using System.Diagnostics;
using Hayate.Blobs;
using Hayate.Hosting;
using Hayate.Resilience;
using Hayate.Training.Loop;
using Microsoft.Extensions.Configuration;

namespace Hayate.Worker.Rank;

/// <summary>What an agent passes on to its ranks in their environment: where blobs are and what the API asks for, which may be secrets, and how calls are tried.</summary>
/// <param name="Blobs"><c>Hayate:Blobs</c>.</param>
/// <param name="Resilience"><c>Hayate:Resilience</c>.</param>
/// <param name="Token">What the rank shows to the API: its attempt's, never its agent's.</param>
/// <param name="TraceParent">Span of its start; absent where nobody recorded it.</param>
internal sealed record RankEnvironment(BlobLocation Blobs, ResilienceOptions Resilience, string? Token = null, string? TraceParent = null)
{
    private const string TokenVariable = "Hayate__Worker__Token";

    /// <summary>Reads what the agent has passed on to this process.</summary>
    /// <exception cref="BadSpecificationException">The agent did not: it is of another version, or a person started this.</exception>
    public static RankEnvironment Read()
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        List<string> errors = [];
        RankEnvironment read = new(
            BlobLocation.From(configuration, "blobs", errors), ResilienceOptions.From(configuration, errors),
            Environment.GetEnvironmentVariable(TokenVariable), Environment.GetEnvironmentVariable(Traces.ParentVariable));
        return errors.Count == 0 ? read : throw new BadSpecificationException(string.Join(Environment.NewLine, errors));
    }

    /// <summary>Passes it on to a process about to be started, in the place of whatever the environment says here.</summary>
    public void PassTo(ProcessStartInfo start)
    {
        foreach ((string name, string? value) in Blobs.ToEnvironment().Concat(Resilience.ToEnvironment()).Concat([new(TokenVariable, Token), new(Traces.ParentVariable, TraceParent)]))
        {
            start.Environment.Remove(name);
            if (value is not null)
                start.Environment[name] = value;
        }
    }
}
