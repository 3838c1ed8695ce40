namespace SynergyFlow.Web.Components.Theme;

/// <summary>
/// The colours of one theme, as in wwwroot-assets/styles/tokens.css: a test compares the two. MudBlazor needs them as values,
/// because it computes shades of them.
/// </summary>
/// <remarks>Each is "#RRGGBB"; the CSS name is the property's in kebab-case (PrimarySoft is --primary-soft).</remarks>
public sealed record SynergyTokens
{
    public required string Canvas { get; init; }

    public required string Surface { get; init; }

    public required string Sunken { get; init; }

    public required string Hover { get; init; }

    public required string Selected { get; init; }

    public required string NeutralSoft { get; init; }

    public required string Text { get; init; }

    public required string TextSoft { get; init; }

    public required string Muted { get; init; }

    public required string Border { get; init; }

    public required string BorderStrong { get; init; }

    public required string Primary { get; init; }

    public required string PrimaryHover { get; init; }

    public required string OnPrimary { get; init; }

    public required string PrimarySoft { get; init; }

    public required string Success { get; init; }

    public required string SuccessSoft { get; init; }

    public required string SuccessFill { get; init; }

    public required string Warning { get; init; }

    public required string WarningSoft { get; init; }

    public required string WarningFill { get; init; }

    public required string Danger { get; init; }

    public required string DangerHover { get; init; }

    public required string OnDanger { get; init; }

    public required string DangerSoft { get; init; }

    public required string DangerFill { get; init; }

    public required string Orange { get; init; }

    public required string OrangeSoft { get; init; }

    public required string Violet { get; init; }

    public required string VioletSoft { get; init; }

    public required string Focus { get; init; }

    public static SynergyTokens Light { get; } = new()
    {
        Canvas = "#FFFFFF",
        Surface = "#FFFFFF",
        Sunken = "#F9FAFB",
        Hover = "#F9FAFB",
        Selected = "#F5F9FF",
        NeutralSoft = "#F3F4F6",
        Text = "#111827",
        TextSoft = "#374151",
        Muted = "#6B7280",
        Border = "#E5E7EB",
        BorderStrong = "#858C99",
        Primary = "#2563EB",
        PrimaryHover = "#1D4ED8",
        OnPrimary = "#FFFFFF",
        PrimarySoft = "#EFF6FF",
        Success = "#047857",
        SuccessSoft = "#ECFDF5",
        SuccessFill = "#10B981",
        Warning = "#B45309",
        WarningSoft = "#FFFBEB",
        WarningFill = "#F59E0B",
        Danger = "#DC2626",
        DangerHover = "#B91C1C",
        OnDanger = "#FFFFFF",
        DangerSoft = "#FFF5F5",
        DangerFill = "#EF4444",
        Orange = "#C2410C",
        OrangeSoft = "#FFF7ED",
        Violet = "#6D28D9",
        VioletSoft = "#F5F3FF",
        Focus = "#2563EB",
    };

    public static SynergyTokens Dark { get; } = new()
    {
        Canvas = "#0B1220",
        Surface = "#111827",
        Sunken = "#0D1526",
        Hover = "#172033",
        Selected = "#14233F",
        NeutralSoft = "#1F2937",
        Text = "#F3F4F6",
        TextSoft = "#D1D5DB",
        Muted = "#9CA3AF",
        Border = "#1F2937",
        BorderStrong = "#6B7280",
        Primary = "#60A5FA",
        PrimaryHover = "#93C5FD",
        OnPrimary = "#0B1220",
        PrimarySoft = "#14233F",
        Success = "#34D399",
        SuccessSoft = "#0C2A24",
        SuccessFill = "#10B981",
        Warning = "#FBBF24",
        WarningSoft = "#2C2210",
        WarningFill = "#F59E0B",
        Danger = "#F87171",
        DangerHover = "#FCA5A5",
        OnDanger = "#0B1220",
        DangerSoft = "#33181C",
        DangerFill = "#EF4444",
        Orange = "#FB923C",
        OrangeSoft = "#33200F",
        Violet = "#A78BFA",
        VioletSoft = "#221B3D",
        Focus = "#93C5FD",
    };

    public static SynergyTokens Contrast { get; } = new()
    {
        Canvas = "#FFFFFF",
        Surface = "#FFFFFF",
        Sunken = "#FFFFFF",
        Hover = "#E8EEFF",
        Selected = "#DCE6FF",
        NeutralSoft = "#FFFFFF",
        Text = "#000000",
        TextSoft = "#000000",
        Muted = "#333333",
        Border = "#000000",
        BorderStrong = "#000000",
        Primary = "#002F9E",
        PrimaryHover = "#001F6B",
        OnPrimary = "#FFFFFF",
        PrimarySoft = "#FFFFFF",
        Success = "#004D2C",
        SuccessSoft = "#FFFFFF",
        SuccessFill = "#004D2C",
        Warning = "#5C2A00",
        WarningSoft = "#FFFFFF",
        WarningFill = "#5C2A00",
        Danger = "#8F0000",
        DangerHover = "#5E0000",
        OnDanger = "#FFFFFF",
        DangerSoft = "#FFFFFF",
        DangerFill = "#8F0000",
        Orange = "#6E2200",
        OrangeSoft = "#FFFFFF",
        Violet = "#43108C",
        VioletSoft = "#FFFFFF",
        Focus = "#002F9E",
    };
}
