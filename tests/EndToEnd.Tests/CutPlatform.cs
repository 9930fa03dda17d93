using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>A platform with a trained teacher, for the cut points of all methods.</summary>
public sealed class CutPlatform : IAsyncLifetime
{
    /// <summary>The platform.</summary>
    public TestPlatform Platform { get; private set; } = null!;

    /// <summary>Run of the teacher.</summary>
    public string Teacher { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Platform = await TestPlatform.StartAsync();
        Teacher = (await Platform.SubmitAsync(Files.ToBeCut("edm", steps: 400))).Runs[0].Id;
        await Platform.CompletedAsync(Teacher, UndisturbedRun.Patience);
    }

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
