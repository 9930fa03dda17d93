using Hayate.Blobs;
using Hayate.Contracts;
using Hayate.Training.Checkpointing;
using Hayate.Training.Evaluation;
using Hayate.Worker.References;
using TorchSharp;
using static TorchSharp.torch;

namespace Hayate.Worker.Tests.References;

public sealed class BlobReferenceStoreTests : IDisposable
{
    private static readonly ReferenceKey Key = new("0123abcd-statistics", "data=digits/aa images=1797 features=pixels");

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hayate-references-");
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly List<string> _warnings = [];
    private readonly DirectoryBlobStore _blobs;
    private readonly BlobReferenceStore _store;

    public BlobReferenceStoreTests()
    {
        _blobs = new DirectoryBlobStore(_directory.FullName);
        _store = new BlobReferenceStore(_blobs, _warnings.Add, TimeProvider.System);
    }

    private string PathOfFile => Path.Combine(_directory.FullName, BlobNames.Reference(Key.Name));

    [Fact]
    public void Use_OfAFile_IsMarkedWithItsDay()
    {
        DateOnly before = DateOnly.FromDateTime(DateTime.UnixEpoch).AddDays(20_000);
        _store.Save(Key, Tensors(1));
        foreach (string mark in Marks())
            File.Delete(mark);

        new BlobReferenceStore(_blobs, _warnings.Add, new FixedTime(new DateTimeOffset(before, new TimeOnly(23, 59), TimeSpan.Zero))).Load(Key);

        Assert.Equal([Path.Combine(_directory.FullName, BlobNames.ReferenceUse(before, BlobNames.Reference(Key.Name)))], Marks());
        Assert.Empty(_warnings);

        string[] Marks() => Directory.GetFiles(Path.Combine(_directory.FullName, BlobNames.ReferenceUses), "*", SearchOption.AllDirectories);
    }

    [Fact]
    public void Load_WhatWasSaved_GivesTheSameTensors()
    {
        NamedTensor[] saved = Tensors(1);
        _store.Save(Key, saved);

        IReadOnlyList<NamedTensor> loaded = new BlobReferenceStore(_blobs, _warnings.Add, TimeProvider.System).Load(Key)!;

        Assert.Equal(saved.Select(named => named.Name), loaded.Select(named => named.Name));
        Assert.All(saved.Zip(loaded), pair => Assert.True(pair.First.Tensor.eq(pair.Second.Tensor).all().item<bool>()));
        Assert.Empty(_warnings);
    }

    [Fact]
    public void Load_OfWhatNobodySaved_IsNothing()
    {
        Assert.Null(_store.Load(Key));
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(-1, "digest")]
    [InlineData(-300, "digest")]
    [InlineData(0, "safetensors")]
    public void Load_OfADamagedFile_IsNothingAndSaysWhy(int place, string why)
    {
        _store.Save(Key, Tensors(1));
        byte[] file = File.ReadAllBytes(PathOfFile);
        file[place < 0 ? file.Length + place : place] ^= 0x55;
        File.WriteAllBytes(PathOfFile, file);

        Assert.Null(_store.Load(Key));

        Assert.Contains(why, Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfATruncatedFile_IsNothingUntilItIsSavedAgain()
    {
        _store.Save(Key, Tensors(1));
        File.WriteAllBytes(PathOfFile, File.ReadAllBytes(PathOfFile)[..^10]);

        Assert.Null(_store.Load(Key));
        _store.Save(Key, Tensors(1));

        Assert.NotNull(_store.Load(Key));
        Assert.Contains("truncated", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Load_OfAnotherProvenanceUnderTheSameName_IsNothingAndNamesBoth()
    {
        _store.Save(Key, Tensors(1));

        Assert.Null(_store.Load(Key with { Provenance = "data=other" }));

        Assert.Contains("it is of 'data=digits/aa images=1797 features=pixels', not of 'data=other'", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_ByManyAtOnce_LeavesAWholeFileForEveryReader()
    {
        _store.Save(Key, Tensors(0));
        List<string> warnings = [];
        Lock gate = new();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() =>
        {
            using DisposeScope scope = NewDisposeScope();
            BlobReferenceStore store = new(_blobs, warning =>
            {
                lock (gate)
                    warnings.Add(warning);
            }, TimeProvider.System);
            for (int round = 0; round < 5; round++)
            {
                store.Save(Key, Tensors(i));
                Assert.Single(store.Load(Key)!.Select(named => named.Tensor.flatten()[0].item<double>()).Distinct());
            }
        }, TestContext.Current.CancellationToken)));

        Assert.Empty(warnings);
    }

    [Fact]
    public void Save_WhereNothingCanBeWritten_SaysSoAndGoesOn()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "references"), "in the way");

        _store.Save(Key, Tensors(1));

        Assert.Contains("could not be kept", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _scope.Dispose();
        _directory.Delete(recursive: true);
    }

    // Every value of every tensor is the same, so that a mixture of two writers would show.
    private static NamedTensor[] Tensors(int value)
    {
        using Scalar held = (double)value;
        return
        [
            new("first_half", full([50, 7], held, ScalarType.Float64).DetachFromDisposeScope()),
            new("second_half", full([50, 7], held, ScalarType.Float64).DetachFromDisposeScope()),
        ];
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
