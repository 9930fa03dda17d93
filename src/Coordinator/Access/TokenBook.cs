using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Hayate.Coordinator.Access;

/// <summary>
/// Tokens by their hashes. A token is 32 random bytes, which nobody can guess at any speed: a plain SHA-256 keeps it as safe as a slow hash
/// for passwords would, and costs a request a microsecond.
/// </summary>
internal sealed class TokenBook(AccessOptions options)
{
    private readonly FrozenDictionary<string, TokenEntry> _entries = options.Tokens.ToFrozenDictionary(entry => entry.Sha256, StringComparer.Ordinal);

    /// <summary>What is known of a token; null when it is none of ours.</summary>
    public TokenEntry? Find(string token) => _entries.GetValueOrDefault(Hash(token));

    /// <summary>What is stored of a token.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
