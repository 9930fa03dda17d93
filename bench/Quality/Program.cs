using Hayate.Contracts.Parsing;
using Hayate.Contracts.Planning;
using Hayate.Quality;
using TorchSharp;

if (args is not [var file, var folder, .. var names])
{
    Console.Error.WriteLine("usage: Quality FILE FOLDER [RUN ...]");
    Console.Error.WriteLine("  Trains the runs of a sweep file one after another in this process, on one thread each, and prints what they cost and reach, at last as a table.");
    Console.Error.WriteLine("  Checkpoints, previews and loss curves stay in FOLDER; a run that is there already is not trained again.");
    return 64;
}

SweepFileResult read = SweepFile.Read(File.ReadAllText(file));
if (!read.IsValid)
{
    foreach (var error in read.Errors)
        Console.Error.WriteLine(error);
    return 64;
}

torch.set_num_threads(1);
SweepPlan plan = SweepPlanner.Plan(read.Sweep);
Dictionary<string, FolderRun> runs = [];
foreach (PlannedRun planned in plan.Runs)
{
    FolderRun run = new(planned, planned.WaitsFor is { } teacher ? runs[teacher] : null, folder);
    runs.Add(planned.Name, run);
    if (names.Length == 0 || names.Contains(planned.Name))
        run.TrainAndPrint();
}

Console.WriteLine();
Console.WriteLine(QualityTable.Of(runs.Values));

return 0;
