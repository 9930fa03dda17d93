using System.CommandLine;

namespace Hayate.Cli.Commands;

/// <summary>The argument that names a sweep file.</summary>
internal static class SweepText
{
    public static Argument<string> Argument() => new("file") { Description = "Sweep file (YAML); - reads standard input" };

    public static async Task<string> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return path == "-" ? await Console.In.ReadToEndAsync(cancellationToken) : await File.ReadAllTextAsync(path, cancellationToken);
        }
        catch (Exception cause) when (cause is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CliException($"there is no file {path}.", "check the path; samples/digits.yaml is a sweep to start from.");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"{path} cannot be read: {cause.Message}", "name a readable YAML file.");
        }
    }
}
