using System.Security.Cryptography;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Access;

namespace Hayate.Coordinator.Tests.Access;

/// <summary>Settings of a coordinator that asks for tokens, and the tokens.</summary>
internal static class ControlledAccess
{
    /// <summary>A token of a role.</summary>
    public static string TokenOf(Role role) => $"token-of-{role}";

    public static Dictionary<string, string?> Settings { get; } = MakeSettings();

    public static string Key(byte value) => Convert.ToBase64String([.. Enumerable.Repeat(value, AccessOptions.LeastKeyBytes)]);

    private static Dictionary<string, string?> MakeSettings()
    {
        Dictionary<string, string?> settings = new() { ["Hayate:Access:Mode"] = "Tokens", ["Hayate:Access:SigningKeys:0"] = Key(RandomNumberGenerator.GetBytes(1)[0]) };
        foreach (var role in Enum.GetValues<Role>())
        {
            settings[$"Hayate:Access:Tokens:{(int)role}:Name"] = $"somebody's {role}";
            settings[$"Hayate:Access:Tokens:{(int)role}:Role"] = role.ToString().ToLowerInvariant();
            settings[$"Hayate:Access:Tokens:{(int)role}:Sha256"] = TokenBook.Hash(TokenOf(role));
        }

        return settings;
    }
}
