using System.Collections.Immutable;
using Hayate.Contracts.Reports;

namespace Hayate.Worker.Reports;

/// <summary>Reports in order, and the sequence number of the first.</summary>
internal sealed record SpooledBatch(long First, ImmutableArray<Report> Reports);
