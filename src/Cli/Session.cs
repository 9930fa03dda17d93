using Hayate.Cli.Output;

namespace Hayate.Cli;

/// <summary>What every command works with.</summary>
/// <param name="Terminal">Where output goes.</param>
/// <param name="Clock">The clock.</param>
internal sealed record Session(Terminal Terminal, TimeProvider Clock);
