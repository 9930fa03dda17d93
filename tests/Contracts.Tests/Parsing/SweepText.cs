namespace Hayate.Contracts.Tests.Parsing;

/// <summary>Small sweep files for tests.</summary>
internal static class SweepText
{
    /// <summary>A sweep of the given runs, written as under <c>runs:</c>, with further keys of the sweep below.</summary>
    public static string Of(string runs, string rest = "") =>
        $"apiVersion: hayate/v1\nkind: Sweep\nname: test\nruns:\n{Indented(runs)}\n{rest}";

    /// <summary>A sweep of one EDM run named <c>run</c> with the given keys.</summary>
    public static string OfRun(string keys) => Of($"run:\n  method: edm\n{Indented(keys)}");

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));
}
