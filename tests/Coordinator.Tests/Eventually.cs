namespace Hayate.Coordinator.Tests;

/// <summary>Bounded waits whose failure says what was waited for.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static async Task<T> GetAsync<T>(string what, Func<Task<T>> read, Func<T, bool> isThere)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var value = await read();
            if (isThere(value)) return value;
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TestCoordinator.Patience, $"Waited in vain for {what}; last seen: {value}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
