using Hayate.Training.Checkpointing;

namespace Hayate.Training.Evaluation;

/// <summary>Where what was computed of real images is kept for other runs. Called from the tensor thread of rank 0.</summary>
public interface IReferenceStore
{
    /// <summary>Reads what is kept under a key. The caller disposes the tensors.</summary>
    /// <returns>The tensors, or null when there are none or they do not verify: they can be computed again.</returns>
    IReadOnlyList<NamedTensor>? Load(ReferenceKey key);

    /// <summary>
    /// Keeps tensors under a key, in place of what may be there. Readers see all of them or none. A failure to write is reported, not thrown: nothing
    /// is lost but time.
    /// </summary>
    void Save(ReferenceKey key, IReadOnlyList<NamedTensor> tensors);
}

/// <summary>What was computed, and of what.</summary>
/// <param name="Name">Digest of the provenance and what was computed; safe in file names.</param>
/// <param name="Provenance">The provenance in words, kept beside the values and compared when they are read.</param>
public sealed record ReferenceKey(string Name, string Provenance);
