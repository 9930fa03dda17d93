using System.CommandLine;
using System.CommandLine.Parsing;
using Hayate.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Hayate.Cli.Commands;

/// <summary>Where the API is, and the client for it.</summary>
internal static class ApiOption
{
    private const string Variable = "HAYATE_API";
    private const string TokenVariable = "HAYATE_TOKEN";
    private const string Default = "http://127.0.0.1:7070";

    // A token has no option: a command line can be read by everybody on the machine.
    public static Option<ApiAddresses> Create() => new("--api")
    {
        Description = $"Address of the API, else the one in the variable {Variable}; semicolons separate those of several coordinators. A token for it is taken from {TokenVariable}",
        HelpName = "url",
        DefaultValueFactory = result => Parse(Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } value ? value : Default, result),
        CustomParser = result => Parse(result.Tokens.Single().Value, result),
    };

    /// <summary>Lets a command work with the API its line names.</summary>
    public static Command Do(this Command command, Option<ApiAddresses> api, Func<ParseResult, IHayateClient, CancellationToken, Task<int>> work)
    {
        command.Add(api);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var services = new ServiceCollection().AddHayateClient(parsed.GetRequiredValue(api), _ => Token()).BuildServiceProvider();
            return await work(parsed, services.GetRequiredService<IHayateClient>(), cancellationToken);
        });
        return command;
    }

    private static string? Token() => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token.Trim() : null;

    private static ApiAddresses Parse(string text, ArgumentResult result)
    {
        if (ApiAddresses.TryParse(text, out var addresses)) return addresses;
        result.AddError($"'{text}' is no address of an API: write one like {Default} (option --api or variable {Variable}).");
        return new Uri(Default);
    }
}
