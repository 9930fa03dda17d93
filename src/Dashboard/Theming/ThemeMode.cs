namespace Hayate.Dashboard.Theming;

/// <summary>What the user chose.</summary>
public enum ThemeMode
{
    /// <summary>As the operating system.</summary>
    System,

    /// <summary>Always light.</summary>
    Light,

    /// <summary>Always dark.</summary>
    Dark,
}
