using Hayate.Contracts.Api;

namespace Hayate.Coordinator.Access;

/// <summary>A token that is known, without the token.</summary>
/// <param name="Name">Whose it is, for people.</param>
/// <param name="Role">What it lets do.</param>
/// <param name="Sha256">Hash of its text, in lower-case hexadecimal.</param>
internal sealed record TokenEntry(string Name, Role Role, string Sha256);
