using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Hayate.Cli.Output;

namespace Hayate.Cli.Commands;

/// <summary>The command line as a whole.</summary>
internal static class HayateCommand
{
    public static async Task<int> RunAsync(Session session, string[] arguments, CancellationToken cancellationToken)
    {
        var parsed = Create(session).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Termination has the signals
            Output = session.Terminal.Raw,
            Error = session.Terminal.Error.Profile.Out.Writer,
        };
        try
        {
            if (parsed.Action is not ParseErrorAction wrong) return await parsed.InvokeAsync(configuration, cancellationToken);
            wrong.ShowHelp = arguments.Length == 0;
            await parsed.InvokeAsync(configuration, cancellationToken);
            return ExitCode.Usage;
        }
        catch (Exception failure)
        {
            return Failures.Report(session.Terminal, failure);
        }
    }

    private static RootCommand Create(Session session)
    {
        var api = ApiOption.Create();
        var root = new RootCommand("Hayate trains few-step image generators on this machine or on many.")
        {
            HelpName = "hayate",
        };
        root.Add(UpCommand.Create(session));
        root.Add(PlanCommand.Create(session, api));
        root.Add(SubmitCommand.Create(session, api));
        root.Add(WatchCommand.Create(session, api));
        root.Add(RunsCommand.Create(session, api));
        root.Add(LogsCommand.Create(session, api));
        root.Add(CancelCommand.Create(session, api));
        root.Add(SampleCommand.Create(session, api));
        root.Add(ImportCommand.Create(session, api));
        root.Add(ExportCommand.Create(session, api));
        root.Add(DistillCommand.Create(session, api));
        root.Add(WorkersCommand.Create(session, api));
        root.Add(SchemaCommand.Create(session, api));
        root.Add(DatabaseCommand.Create(session));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new TeachingHelp((HelpAction)help.Action!);
        return root;
    }
}
