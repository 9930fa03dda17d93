using Hayate.Collectives.Nccl;

namespace Hayate.Collectives.Tests.Nccl;

public sealed class NcclLibrariesTests
{
    [Fact]
    public void Candidates_OfNccl_BeginInsideLibtorch()
    {
        var candidates = NcclLibraries.NcclCandidates(named: null, "/app").ToList();

        Assert.Equal("/app/libtorch_cuda.so", candidates[0]);
        Assert.True(candidates.IndexOf("/app/libnccl.so.2") > candidates.IndexOf("libtorch_cuda.so"));
        Assert.Contains("libnccl.so.2", candidates);
        Assert.Contains("/usr/local/cuda/lib64/libnccl.so.2", candidates);
    }

    [Fact]
    public void Candidates_WhenTheLibraryIsNamed_AreThatOne() => Assert.Equal(["/opt/libnccl.so.2"], NcclLibraries.NcclCandidates("/opt/libnccl.so.2", "/app"));

    [Fact]
    public void Find_WhereNoneFits_ListsWhatWasTriedAndTheCure()
    {
        var failure = Assert.Throws<NcclException>(() => NcclLibraries.Find("NCCL", "ncclAllReduce", ["/nowhere/libnccl.so.2", "libc.so.6"], "Install it"));

        Assert.Equal("Ranks on GPUs need NCCL, which was not found. Tried: /nowhere/libnccl.so.2 (cannot be loaded), libc.so.6 (has no ncclAllReduce). Install it.", failure.Message);
    }

    [Fact]
    public void Find_OfALibraryWithTheFunction_ResolvesItsExports()
    {
        var resolve = NcclLibraries.Find("the C library", "getpid", ["/nowhere/libc.so", "libc.so.6"], "Install it");

        Assert.NotEqual(0, resolve("memcpy"));
        Assert.Equal(0, resolve("ncclAllReduce"));
    }
}
