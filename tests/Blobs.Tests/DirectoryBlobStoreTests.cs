namespace Hayate.Blobs.Tests;

public sealed class DirectoryBlobStoreTests : BlobStoreContract, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-blobs-");

    private protected override IBlobStore Store => new DirectoryBlobStore(_directory.FullName);

    public void Dispose() => _directory.Delete(recursive: true);
}
