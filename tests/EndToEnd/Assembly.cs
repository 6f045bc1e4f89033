// Whole processes on a machine of two cores: one at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
