namespace SynergyFlow.Core.Identity;

/// <summary>The languages that the pages speak, by their BCP 47 codes. Each has its own .resx beside every English one.</summary>
public static class Languages
{
    public const string English = "en";
    public const string Indonesian = "id";
    public const string Filipino = "fil";

    public static IReadOnlyList<string> All { get; } = [English, Indonesian, Filipino];

    /// <returns>The code as it is stored, or null for any other.</returns>
    public static string? Known(string? code) => All.FirstOrDefault(language => language == code);
}
