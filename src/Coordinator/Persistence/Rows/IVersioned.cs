namespace Hayate.Coordinator.Persistence.Rows;

/// <summary>A row with one writer. Two activations of a grain can briefly exist: the one that read an older version fails to save.</summary>
internal interface IVersioned
{
    /// <summary>Grows with every save.</summary>
    long Version { get; set; }
}
