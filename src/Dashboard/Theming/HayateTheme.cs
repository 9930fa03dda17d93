using MudBlazor;

namespace Hayate.Dashboard.Theming;

/// <summary>Colours and type: ink on paper with the blue-green of wind over water, in a light and a dark edition.</summary>
internal static class HayateTheme
{
    private static readonly string[] Sans = ["Inter", "system-ui", "-apple-system", "Segoe UI", "sans-serif"];

    public static MudTheme Instance { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0b7285",
            PrimaryContrastText = "#ffffff",
            Secondary = "#c2452d",
            Background = "#f6f8fa",
            BackgroundGray = "#eef2f5",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#10202e",
            TextPrimary = "#10202e",
            TextSecondary = "#54667a",
            TextDisabled = "#94a3b3",
            ActionDefault = "#54667a",
            LinesDefault = "#e1e7ed",
            LinesInputs = "#c9d3dd",
            TableLines = "#e9eef2",
            Divider = "#e1e7ed",
            Success = "#1a7f4e",
            Info = "#0b7285",
            Warning = "#a15c07",
            Error = "#c0362c",
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#45c4d4",
            PrimaryContrastText = "#04181d",
            Secondary = "#ff8a70",
            Background = "#0a0f14",
            BackgroundGray = "#0f161d",
            Surface = "#111922",
            AppbarBackground = "#0d141b",
            AppbarText = "#e6edf4",
            TextPrimary = "#e6edf4",
            TextSecondary = "#93a4b6",
            TextDisabled = "#5a6a7b",
            ActionDefault = "#93a4b6",
            LinesDefault = "#202b37",
            LinesInputs = "#2f3d4c",
            TableLines = "#1b2530",
            Divider = "#202b37",
            Success = "#4cc38a",
            Info = "#45c4d4",
            Warning = "#e5b454",
            Error = "#f2766b",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Sans, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Button = new ButtonTypography
            {
                FontFamily = Sans,
                FontSize = "0.8125rem",
                FontWeight = "550",
                TextTransform = "none",
                LetterSpacing = "normal",
            },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "8px", AppbarHeight = "56px" },
    };
}
