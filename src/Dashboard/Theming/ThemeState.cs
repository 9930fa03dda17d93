namespace Hayate.Dashboard.Theming;

/// <summary>The theme in force, shared by layout and charts.</summary>
public sealed class ThemeState(ThemeMode mode, bool isDark)
{
    /// <summary>Raised when the theme changes.</summary>
    public event Action? Changed;

    /// <summary>What the user chose.</summary>
    public ThemeMode Mode { get; private set; } = mode;

    /// <summary>Whether it comes out dark.</summary>
    public bool IsDark { get; private set; } = isDark;

    /// <summary>Takes a choice and what it comes to.</summary>
    public void Set(ThemeMode mode, bool isDark)
    {
        if (Mode == mode && IsDark == isDark) return;
        (Mode, IsDark) = (mode, isDark);
        Changed?.Invoke();
    }
}
