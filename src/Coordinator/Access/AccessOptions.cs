using System.Buffers.Text;
using System.Collections.Immutable;
using Hayate.Contracts.Api;
using Hayate.Coordinator.Hosting;

namespace Hayate.Coordinator.Access;

/// <summary>Who may do what: keys <c>Hayate:Access:*</c>.</summary>
internal sealed record AccessOptions
{
    public const string Section = "Hayate:Access";

    /// <summary>A signing key shorter than what it signs with would be the weakest part.</summary>
    public const int LeastKeyBytes = 32;

    private const string MakeOne = "Make one with: openssl rand -base64 32.";

    /// <summary><c>Mode</c>: <c>None</c> or <c>Tokens</c>. Default: <c>None</c>, which listens on loopback alone.</summary>
    public AccessMode Mode { get; init; }

    /// <summary><c>Tokens:0:Name</c>, <c>:Role</c>, <c>:Sha256</c> and so on: tokens that are always known.</summary>
    public ImmutableArray<TokenEntry> Tokens { get; init; } = [];

    /// <summary>
    /// <c>SigningKeys:0</c> and so on, in base64: what tokens of attempts are signed with, a secret that all coordinators share. The first signs,
    /// all are believed.
    /// </summary>
    public ImmutableArray<ImmutableArray<byte>> SigningKeys { get; init; } = [];

    /// <summary>Reads and checks <c>Hayate:Access</c> for a coordinator that listens on the given addresses.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="urls">Addresses, separated by semicolons.</param>
    /// <param name="errors">Takes a line for each mistake, naming the key, what was expected and the cure. Secrets are not repeated.</param>
    public static AccessOptions From(IConfiguration configuration, string urls, ICollection<string> errors)
    {
        var section = configuration.GetSection(Section);
        var mode = AccessMode.None;
        if (section["Mode"] is { } word && (!Enum.TryParse(word, ignoreCase: true, out mode) || !Enum.IsDefined(mode)))
        {
            errors.Add($"{Section}:Mode is '{word}'. Set it to 'None' or 'Tokens'; OpenID Connect is not there yet.");
        }

        ListenAddresses.Check(urls, loopbackOnly: mode == AccessMode.None, errors);
        if (mode == AccessMode.Tokens) RequireSecrets(section, errors);
        return new() { Mode = mode, Tokens = ReadTokens(section, errors), SigningKeys = ReadKeys(section, errors) };
    }

    private static void RequireSecrets(IConfigurationSection section, ICollection<string> errors)
    {
        if (!section.GetSection("Tokens").GetChildren().Any())
        {
            errors.Add($"{Section}:Mode is 'Tokens', but nobody has one. Give {Section}:Tokens:0:Name, :Role and :Sha256; docs/access.md says how to make a token.");
        }

        if (!section.GetSection("SigningKeys").GetChildren().Any())
        {
            errors.Add($"{Section}:Mode is 'Tokens', which needs {Section}:SigningKeys:0, {LeastKeyBytes} random bytes in base64, the same for all coordinators. {MakeOne}");
        }
    }

    private static ImmutableArray<TokenEntry> ReadTokens(IConfigurationSection section, ICollection<string> errors)
    {
        var tokens = ImmutableArray.CreateBuilder<TokenEntry>();
        foreach (var entry in section.GetSection("Tokens").GetChildren())
        {
            var (name, role, hash) = (entry["Name"], entry["Role"], entry["Sha256"]?.Trim().ToLowerInvariant());
            if (string.IsNullOrWhiteSpace(name)) errors.Add($"{entry.Path}:Name is missing. Say whose token it is.");
            if (!Enum.TryParse<Role>(role, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            {
                errors.Add($"{entry.Path}:Role is '{role}'. Set it to one of: {string.Join(", ", Enum.GetNames<Role>()).ToLowerInvariant()}.");
            }

            if (hash is null || hash.Length != 64 || !hash.All(char.IsAsciiHexDigit))
            {
                errors.Add($"{entry.Path}:Sha256 is no SHA-256: 64 hexadecimal digits are expected, as of: printf %s \"$token\" | sha256sum.");
            }
            else if (tokens.Any(token => token.Sha256 == hash))
            {
                errors.Add($"{entry.Path}:Sha256 is that of another token of the list. Each needs a token of its own.");
            }
            else
            {
                tokens.Add(new(name ?? "", known, hash));
            }
        }

        return tokens.ToImmutable();
    }

    private static ImmutableArray<ImmutableArray<byte>> ReadKeys(IConfigurationSection section, ICollection<string> errors)
    {
        var keys = ImmutableArray.CreateBuilder<ImmutableArray<byte>>();
        foreach (var entry in section.GetSection("SigningKeys").GetChildren())
        {
            var text = entry.Value?.Trim() ?? "";
            if (!Base64.IsValid(text, out var length) || length < LeastKeyBytes)
            {
                errors.Add($"{entry.Path} is too short or no base64: {LeastKeyBytes} random bytes or more are expected. {MakeOne}");
                continue;
            }

            keys.Add([.. Convert.FromBase64String(text)]);
        }

        return keys.ToImmutable();
    }
}
