using System.Security.Cryptography;
using System.Text;

namespace Hayate.Coordinator.Sweeps;

/// <summary>Ids of sweeps and runs, safe in paths and file names.</summary>
internal static class SweepIds
{
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567"; // base32 of RFC 4648 in lower case
    private const int Length = 10;

    /// <summary>The first 50 bits of the key's SHA-256: the same key always means the same sweep.</summary>
    public static string Of(string idempotencyKey)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(idempotencyKey));
        return string.Create(Length, hash, (id, bytes) =>
        {
            for (var i = 0; i < id.Length; i++)
            {
                var bit = i * 5;
                var pair = (bytes[bit / 8] << 8) | bytes[bit / 8 + 1];
                id[i] = Alphabet[(pair >> (11 - bit % 8)) & 31];
            }
        });
    }

    public static string Run(string sweepId, string name) => $"{sweepId}.{name}";
}
