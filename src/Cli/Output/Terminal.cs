using System.Text.Json;
using Hayate.Contracts;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>Standard output and error: styled on a terminal, plain everywhere else.</summary>
internal sealed class Terminal
{
    private const int PlainWidth = 2000;

    private static readonly JsonSerializerOptions Indented = new(HayateJson.Options) { WriteIndented = true };

    public Terminal(TextWriter output, TextWriter error, bool isInteractive)
    {
        IsInteractive = isInteractive;
        Raw = output;
        Out = Create(output, isInteractive);
        Error = Create(error, isInteractive);
    }

    /// <summary>Whether a person watches: progress may be drawn over and over.</summary>
    public bool IsInteractive { get; }

    /// <summary>Where results go.</summary>
    public IAnsiConsole Out { get; }

    /// <summary>Where troubles go.</summary>
    public IAnsiConsole Error { get; }

    /// <summary>Where results go that must stay as they are: files, JSON.</summary>
    public TextWriter Raw { get; }

    public static Terminal OfProcess() => new(Console.Out, Console.Error, !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb");

    /// <summary>Writes a value as JSON that people can read too.</summary>
    public void WriteJson<T>(T value) => Raw.WriteLine(JsonSerializer.Serialize(value, Indented));

    /// <summary>Writes a line of Spectre markup.</summary>
    public void Say(FormattableString markup) => Out.MarkupLineInterpolated(markup);

    private static IAnsiConsole Create(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isInteractive) console.Profile.Width = PlainWidth;
        return console;
    }
}
