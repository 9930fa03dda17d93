namespace Hayate.Coordinator.Hosting;

/// <summary>Runs the coordinator until it is told to stop.</summary>
internal static class CoordinatorProgram
{
    /// <summary>Exit code when a setting or the machine stands in the way.</summary>
    public const int CannotStart = 64;

    /// <param name="args">Command line.</param>
    /// <param name="errors">Takes the one line that says why it cannot start.</param>
    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        var options = new CoordinatorOptions();
        try
        {
            await using var app = await CoordinatorApplication.BuildAsync(
                args, builder => builder.Configuration.GetSection(CoordinatorOptions.Section).Bind(options));
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception failure) when (StartupFailures.Explain(failure, options) is { } explanation)
        {
            await errors.WriteLineAsync($"hayate coordinator: {explanation}");
            return CannotStart;
        }
    }
}
