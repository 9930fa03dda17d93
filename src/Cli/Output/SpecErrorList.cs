using Hayate.Contracts.Validation;
using Spectre.Console;

namespace Hayate.Cli.Output;

/// <summary>Errors of a sweep file in the form editors and people jump to: file, line, column, key, message, cure.</summary>
internal static class SpecErrorList
{
    public static int Write(Terminal terminal, string file, IReadOnlyCollection<SpecError> errors)
    {
        foreach (var error in errors)
        {
            var place = error.Line > 0 ? $"{file}:{error.Line}:{error.Column}" : file;
            terminal.Error.MarkupLineInterpolated($"[bold]{place}:[/] [red]{error.Key}:[/] {error.Message}");
            if (error.Cure.Length > 0) terminal.Error.MarkupLineInterpolated($"  [grey]cure:[/] {error.Cure}");
        }

        terminal.Error.MarkupLineInterpolated($"{Words.Count(errors.Count, "error")}; nothing was started.");
        return ExitCode.Usage;
    }
}
