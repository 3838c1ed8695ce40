using MudBlazor;

namespace SynergyFlow.Web.Components.Theme;

/// <summary>
/// MudBlazor in our colours: one theme per value of data-theme on the html element, each scoped to that value, so that a change of
/// theme needs no answer from the server.
/// </summary>
public static class SynergyTheme
{
    private static readonly string[] s_font = ["Inter", "system-ui", "sans-serif"];

    public static MudTheme Light { get; } = Make(":root", SynergyTokens.Light);

    public static MudTheme Dark { get; } = Make(":root[data-theme=dark]", SynergyTokens.Dark);

    public static MudTheme Contrast { get; } = Make(":root[data-theme=contrast]", SynergyTokens.Contrast);

    public static IReadOnlyList<MudTheme> All { get; } = [Light, Dark, Contrast];

    private static MudTheme Make(string scope, SynergyTokens tokens) => new()
    {
        PseudoCss = new PseudoCss { Scope = scope },
        PaletteLight = Palette(tokens),
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "4px" },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = s_font, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body1 = new Body1Typography { FontFamily = s_font, FontSize = "0.875rem", LineHeight = "1.5", LetterSpacing = "normal" },
            Body2 = new Body2Typography { FontFamily = s_font, FontSize = "0.8125rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H6 = new H6Typography { FontFamily = s_font, FontSize = "1rem", FontWeight = "600", LetterSpacing = "-0.011em" },
            Button = new ButtonTypography
            {
                FontFamily = s_font,
                FontSize = "0.875rem",
                FontWeight = "500",
                LetterSpacing = "normal",
                TextTransform = "none",
            },
            Caption = new CaptionTypography { FontFamily = s_font, FontSize = "0.75rem", LetterSpacing = "normal" },
            Subtitle2 = new Subtitle2Typography { FontFamily = s_font, FontSize = "0.8125rem", FontWeight = "500", LetterSpacing = "normal" },
        },
    };

    private static PaletteLight Palette(SynergyTokens tokens) => new()
    {
        Black = tokens.Text,
        White = tokens.Surface,
        Primary = tokens.Primary,
        PrimaryContrastText = tokens.OnPrimary,
        Secondary = tokens.TextSoft,
        SecondaryContrastText = tokens.Surface,
        Tertiary = tokens.Violet,
        TertiaryContrastText = tokens.Surface,
        Info = tokens.Primary,
        InfoContrastText = tokens.OnPrimary,
        Success = tokens.Success,
        SuccessContrastText = tokens.Surface,
        Warning = tokens.Warning,
        WarningContrastText = tokens.Surface,
        Error = tokens.Danger,
        ErrorContrastText = tokens.OnDanger,
        Dark = tokens.Text,
        DarkContrastText = tokens.Surface,
        TextPrimary = tokens.Text,
        TextSecondary = tokens.Muted,
        TextDisabled = tokens.Muted,
        ActionDefault = tokens.TextSoft,
        ActionDisabled = tokens.Muted,
        ActionDisabledBackground = tokens.NeutralSoft,
        Background = tokens.Canvas,
        BackgroundGray = tokens.Sunken,
        Surface = tokens.Surface,
        DrawerBackground = tokens.Sunken,
        DrawerText = tokens.Text,
        DrawerIcon = tokens.TextSoft,
        AppbarBackground = tokens.Surface,
        AppbarText = tokens.Text,
        LinesDefault = tokens.Border,
        LinesInputs = tokens.BorderStrong,
        TableLines = tokens.Border,
        TableStriped = tokens.Sunken,
        TableHover = tokens.Hover,
        Divider = tokens.Border,
        DividerLight = tokens.Border,
        Skeleton = tokens.NeutralSoft,
        GrayDefault = tokens.Muted,
    };
}
