using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Hayate.Cli.Commands;

/// <summary>The usual help, then examples that can be typed as they stand.</summary>
internal sealed class TeachingHelp(HelpAction usual) : SynchronousCommandLineAction
{
    private static readonly Dictionary<string, string> Examples = new()
    {
        ["hayate"] = """
              hayate up                                  start everything on this machine, then open the dashboard
              hayate plan samples/digits.yaml            what would run, and what waits for what
              hayate submit samples/digits.yaml --watch  submit it and watch it train
              hayate sample abcdefghij.teacher           images from the run's best checkpoint
            """,
        ["up"] = """
              hayate up                                        two CPU slots, data in ./.hayate
              hayate up --submit samples/digits.yaml --once    train the sample sweep, print its table, stop
              hayate up --slots 8 --data /var/lib/hayate --port 9000 --dashboard-port 9001
            """,
        ["plan"] = """
              hayate plan samples/digits.yaml
              hayate plan sweep.yaml --json | jq '.plan.runs[].name'
            """,
        ["submit"] = """
              hayate submit samples/digits.yaml
              hayate submit sweep.yaml --watch           exits 0 only if every run completed
              hayate submit sweep.yaml --key nightly-7   sending it again returns the same sweep
            """,
        ["watch"] = """
              hayate watch                               the newest sweep
              hayate watch abcdefghij                    a sweep; exits 0 only if every run completed
              hayate watch abcdefghij.teacher            the sweep of a run
              hayate watch abcdefghij --json | jq -r '.runs[] | [.name, .evaluations[0].value] | @tsv'
            """,
        ["runs"] = """
              hayate runs --status running
              hayate runs --sweep abcdefghij --json | jq -r '.[].id'
            """,
        ["logs"] = """
              hayate logs abcdefghij.teacher
              hayate logs abcdefghij.teacher --follow
            """,
        ["cancel"] = """
              hayate cancel abcdefghij                   every unfinished run of a sweep
              hayate cancel abcdefghij.teacher           one run
            """,
        ["sample"] = """
              hayate sample abcdefghij.teacher                                   best checkpoint, the run's own sampler
              hayate sample abcdefghij.student@3000 --sampler consistency --steps 2 --out two-steps.png
            """,
        ["import"] = """
              hayate import edm-cifar10-32x32-uncond-vp.safetensors --preset edm-cifar10-32x32-uncond-vp --set "dataset={ name: cifar10, path: /data/cifar10 }"
              hayate import own.safetensors --set network.channels=64 --set "network.multipliers=[1, 2, 2]"
              hayate import own.safetensors --set network.channels=64 --print > import.yaml
            """,
        ["export"] = """
              hayate export abcdefghij.teacher                                   its best checkpoint, the average it is measured by
              hayate export abcdefghij.teacher --checkpoint latest --weights raw --out teacher.safetensors
              hayate export abcdefghij.teacher@3000 --weights 0.999
            """,
        ["distill"] = """
              hayate distill abcdefghij.teacher@3000 > student.yaml   look at it, change it, submit it
              hayate distill abcdefghij.teacher --submit
            """,
        ["workers"] = """
              hayate workers
              hayate workers --json | jq '[.[].slots[] | select(.runId == null)] | length'
            """,
        ["schema"] = """
              hayate schema > sweep.schema.json
              # first line of a sweep file, for editors:  # yaml-language-server: $schema=./sweep.schema.json
            """,
    };

    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        var exitCode = usual.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        if (!Examples.TryGetValue(command is RootCommand ? "hayate" : command.Name, out var examples)) return exitCode;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        output.WriteLine(examples);
        output.WriteLine();
        return exitCode;
    }
}
