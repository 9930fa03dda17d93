using System.Diagnostics;
using System.Globalization;

namespace Hayate.Quality;

/// <summary>Trains runs in processes of their own, several at a time, students after their teachers.</summary>
/// <param name="runs">The runs.</param>
/// <param name="arguments">Of this program, as far as the command.</param>
/// <param name="times">How many times as many steps to train as planned.</param>
internal sealed class SideBySide(RunFolder runs, string[] arguments, int times)
{
    private readonly Dictionary<Task, FolderRun> _training = [];

    /// <summary>Trains what is not there yet. The first failure stops it, after the runs beside have ended.</summary>
    public async Task TrainAsync(int most)
    {
        List<FolderRun> waiting = [.. runs.All.Where(run => !run.IsComplete)];
        while (waiting.Count + _training.Count > 0)
        {
            while (_training.Count < most && waiting.Find(run => run.Teacher?.IsComplete ?? true) is { } next)
            {
                waiting.Remove(next);
                _training.Add(TrainAsync(next), next);
            }

            Task ended = await Task.WhenAny(_training.Keys);
            _training.Remove(ended);
            if (!ended.IsCompletedSuccessfully)
            {
                await Task.WhenAll(_training.Keys);
                await ended;
            }
        }
    }

    private async Task TrainAsync(FolderRun run)
    {
        string[] all = [.. arguments, $"run:{run.Name}", times.ToString(CultureInfo.InvariantCulture)];
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, all)) ?? throw new InvalidOperationException("No process was started.");
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{run.Name} ended with exit code {process.ExitCode}.");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{run.Name,-8} {run.CoreSeconds:F0} s of a core; {string.Join("  ", run.Measurements.Select(row => $"{row.Subject} {row.Value:F3}"))}"));
    }
}
