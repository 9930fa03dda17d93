// Tensor operations of two tests at a time would share cores, and the collector could come between them: see CollectionPause.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
