namespace Hayate.Architecture.Tests;

/// <summary>States a rule of the house and what breaks it.</summary>
internal static class Rule
{
    /// <summary>Fails, listing every offender, unless there is none.</summary>
    public static void Holds(string rule, IEnumerable<string> offenders)
    {
        var list = offenders.ToList();
        Assert.True(list.Count == 0, $"{rule}\nBroken by:\n  {string.Join("\n  ", list)}");
    }
}
