using Hayate.TestKit;

[assembly: AssemblyFixture(typeof(Hayate.Blobs.Tests.AzuriteFixture))]

namespace Hayate.Blobs.Tests;

/// <summary>One blob service for all tests here. Each uses a container of its own.</summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    public Azurite Azurite { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Azurite = await Azurite.StartAsync();

    public ValueTask DisposeAsync() => Azurite.DisposeAsync();
}
