// Each test has a platform of its own, and times what happens in it: two at a time would disturb each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
