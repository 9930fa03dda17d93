using Hayate.TestKit;

namespace Hayate.EndToEnd.Tests;

/// <summary>One platform for the tests of a class, which come one after the other and leave it with its coordinator, its worker and free slots.</summary>
public sealed class SharedPlatform : IAsyncLifetime
{
    /// <summary>The platform.</summary>
    public TestPlatform Platform { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Platform = await TestPlatform.StartAsync();

    public ValueTask DisposeAsync() => Platform.DisposeAsync();
}
