using System.Globalization;
using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Contracts.Validation;
using Hayate.Quality;
using TorchSharp;

const string Usage =
    """
    usage: Quality FILE FOLDER COMMAND [TIMES]
      FILE    a sweep file; FOLDER is where checkpoints, previews, curves and measurements of its runs are kept
      TIMES   how many times as many steps to train as the file says; default 1
    commands:
      train           trains what FOLDER lacks, as many runs side by side as there are processors, each in a process of its own on one thread
      run:NAME        trains one run in this process
      speed           measures how fast finished runs make images, one after another; wants a quiet machine
      table           prints what the runs reached, as tables in markdown
      page:PATH       writes the tables into a page, between <!-- NAME --> and <!-- /NAME -->, NAME being that of the sweep
    """;

if (args is not [var file, var folder, var command, .. var rest] || rest.Length > 1)
{
    Console.Error.WriteLine(Usage);
    return 64;
}

SweepFileResult read = SweepFile.Read(File.ReadAllText(file));
if (!read.IsValid)
{
    foreach (SpecError error in read.Errors)
        Console.Error.WriteLine(error);
    return 64;
}

torch.set_num_threads(1);
int times = rest is [var factor] ? int.Parse(factor, CultureInfo.InvariantCulture) : 1;
RunFolder runs = new(SweepPlanner.Plan(read.Sweep), folder, times);
switch (command.Split(':', 2))
{
    case ["train"]:
        await new SideBySide(runs, [file, folder], times).TrainAsync(Environment.ProcessorCount);
        return 0;
    case ["run", var name]:
        runs[name].Train();
        return 0;
    case ["speed"]:
        SpeedTrial.Of(runs.Finished);
        return 0;
    case ["table"]:
        Console.WriteLine(QualityTable.Of(runs));
        return 0;
    case ["page", var path]:
        Page.Write(path, runs.Name, QualityTable.Of(runs));
        return 0;
    default:
        Console.Error.WriteLine(Usage);
        return 64;
}
