using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Hayate.Coordinator.Access;

/// <summary>
/// Tokens of attempts: the attempt's name and its HMAC-SHA256, so that every coordinator believes what another has signed and nothing is stored.
/// They bear no date. Whatever an attempt asks is checked against the run's current epoch: its token ends with it, and a run that trains for
/// weeks is not cut off by a clock.
/// </summary>
internal sealed class AttemptTokens(AccessOptions options)
{
    /// <summary>Begins every token of an attempt, as other tokens do not.</summary>
    public const string Prefix = "attempt.";

    /// <summary>The token of an attempt; null where access is not controlled.</summary>
    public string? Sign(string runId, int epoch) => options.Mode == AccessMode.None ? null : $"{Prefix}{Signature(0, Name(runId, epoch))}.{Name(runId, epoch)}";

    /// <summary>The attempt that a token was signed for, as <see cref="Name"/> writes it; null when it was not signed here.</summary>
    public string? Verify(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token.Split('.', 3) is not [_, var signature, var name]) return null;
        var shown = Encoding.ASCII.GetBytes(signature);
        return Enumerable.Range(0, options.SigningKeys.Length)
            .Any(key => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Signature(key, name)), shown)) ? name : null;
    }

    /// <summary>Names an attempt.</summary>
    public static string Name(string runId, int epoch) => string.Create(CultureInfo.InvariantCulture, $"{runId}/{epoch}");

    private string Signature(int key, string name) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(options.SigningKeys[key].AsSpan(), Encoding.UTF8.GetBytes($"hayate/attempt/{name}")));
}
