using System.Diagnostics;
using Hayate.Load;

// Prints what was reached as markdown; what is under way goes to standard error. "quick" asks for a tenth of everything.
var plan = args is ["quick"] ? new LoadPlan { Workers = 100, Queued = 1000, PointsPerSecond = 5000, Seconds = 10, ChartPoints = 100_000, ComparedRuns = 20 } : new LoadPlan();
var begun = Stopwatch.GetTimestamp();
await using var platform = await LoadPlatform.StartAsync();
var run = new LoadRun(platform, plan, text => Console.Error.WriteLine($"{Stopwatch.GetElapsedTime(begun).TotalSeconds,6:0.0} s  {text}"));
try
{
    Console.WriteLine(await run.RunAsync());
    return 0;
}
catch (Exception failure)
{
    Console.Error.WriteLine($"{failure}\n{platform.CoordinatorOutput}");
    return 1;
}
