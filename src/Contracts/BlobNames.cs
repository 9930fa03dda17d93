namespace Hayate.Contracts;

/// <summary>Layout of the blob store. Every name a rank writes of its run contains its epoch, so a fenced rank can overwrite nothing.</summary>
public static class BlobNames
{
    /// <summary>Folder of an attempt.</summary>
    public static string Attempt(string runId, int epoch) => $"runs/{runId}/{epoch}";

    /// <summary>Folder of a checkpoint.</summary>
    public static string Checkpoint(string runId, int epoch, int step) => $"{Attempt(runId, epoch)}/{step:D9}";

    /// <summary>Folder of the averages that an attempt sets aside. It is in no checkpoint's folder, so they outlive checkpoints.</summary>
    public static string Averages(string runId, int epoch) => $"{Attempt(runId, epoch)}/averages";

    /// <summary>A grid of preview images.</summary>
    public static string Sample(string runId, int epoch, int step, string sampler) =>
        $"{Attempt(runId, epoch)}/samples/{step:D9}-{sampler.Replace('+', '_')}.png";

    /// <summary>The manifest of a checkpoint, written last.</summary>
    public static string Manifest(string prefix) => $"{prefix}/manifest.json";

    /// <summary>What a rank other than 0 has written of a checkpoint.</summary>
    public static string Share(string prefix, int rank) => $"{prefix}/share-{rank}.json";

    /// <summary>What is known of real images, shared by all runs. Its name says what it is of, so writers of one name write the same.</summary>
    public static string Reference(string name) => $"{References}{name}.safetensors";

    /// <summary>Begins the names of all that is known of real images.</summary>
    public const string References = "references/";

    /// <summary>Begins the names of marks that tell when it was used.</summary>
    public const string ReferenceUses = "reference-uses/";

    /// <summary>A mark, an empty blob: on this day a rank has used what is known of some real images.</summary>
    /// <param name="day">Day, UTC.</param>
    /// <param name="reference">Blob that was used.</param>
    public static string ReferenceUse(DateOnly day, string reference) => $"{ReferenceUses}{day:O}/{reference[References.Length..]}";
}
