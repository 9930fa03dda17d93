using System.Security.Cryptography;
using System.Text;

namespace Hayate.Cli.Commands;

/// <summary>
/// The idempotency key of a file submitted at the start: in one data directory, whose database knows the key, the same file is the
/// same sweep.
/// </summary>
internal static class SubmissionKey
{
    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"hayate up\n{text}")));
}
