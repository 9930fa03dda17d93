using System.Text.Json;
using System.Text.Json.Nodes;
using Hayate.Contracts;
using Hayate.Contracts.Api;
using Hayate.Contracts.Specification;

namespace Hayate.Cli.Sampling;

/// <summary>The sweep file of one evaluation run: samples a checkpoint and measures it as its own run was measured.</summary>
internal static class SampleSweep
{
    public const string RunName = "sample";

    /// <summary>The file. JSON, which is YAML too.</summary>
    public static string Write(RunDetail run, CheckpointInfo checkpoint, SamplerSpec sampler, int count)
    {
        var evaluation = run.Spec.Evaluation with { EverySteps = null, Samplers = [sampler] };
        return new JsonObject
        {
            ["apiVersion"] = SweepSpec.CurrentApiVersion,
            ["kind"] = "Sweep",
            ["name"] = $"sample-{run.Summary.Name.Replace('.', '-')}",
            ["runs"] = new JsonObject
            {
                [RunName] = new JsonObject
                {
                    ["method"] = "evaluate",
                    ["teacher"] = new JsonObject { ["id"] = checkpoint.Id },
                    ["dataset"] = Node(run.Spec.Dataset),
                    ["network"] = Node(run.Spec.Network),
                    ["noise"] = Node(run.Spec.Noise),
                    ["evaluation"] = Node(evaluation),
                    ["preview"] = new JsonObject { ["count"] = count },
                },
            },
        }.ToJsonString(HayateJson.Options);
    }

    /// <summary>The sampler asked for; what is not said is taken from the run's own first sampler.</summary>
    public static SamplerSpec Choose(RunDetail run, string? name, int? steps)
    {
        var own = run.Spec.Evaluation.Samplers.FirstOrDefault();
        var chosen = name switch
        {
            null => own ?? new HeunSampler { Steps = 18 },
            "heun" => new HeunSampler { Steps = 18 },
            "consistency" => new ConsistencySampler(),
            "ddim" => new DdimSampler { Steps = 8 },
            "euler" => new EulerSampler { Steps = 18 },
            "ddpm" => new DdpmSampler { Steps = 250 },
            "dpm-solver++" => new DpmSolverSampler { Steps = 10 },
            "unipc" => new UniPcSampler { Steps = 10 },
            _ => throw new CliException($"there is no sampler {name}.", "choose heun, euler, ddim, ddpm, dpm-solver++, unipc or consistency."),
        };
        return steps switch
        {
            null => chosen,
            _ when chosen is ConsistencySampler => new ConsistencySampler { Steps = steps.Value },
            _ => chosen with { Steps = steps.Value },
        };
    }

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, HayateJson.Options);
}
