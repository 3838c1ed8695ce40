using System.Globalization;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <summary>What has files of its own in the archive: one for each tenant and day.</summary>
/// <param name="Name">What files begin with.</param>
/// <param name="Part">What its partitions begin with.</param>
internal sealed record ArchiveKind(string Name, string Part)
{
    public static readonly ArchiveKind Receipts = new("receipts", "receipt");
    public static readonly ArchiveKind Denials = new("denials", "denial");
    public static readonly ArchiveKind Comparisons = new("comparisons", "comparison");

    public static IReadOnlyList<ArchiveKind> All { get; } = [Receipts, Denials, Comparisons];

    /// <summary>How the first line of a file says what it holds, and in which edition of the format.</summary>
    public string Format => $"synergyflow-{Name}/1";

    public string FileOf(DateOnly day) => string.Create(CultureInfo.InvariantCulture, $"{Name}-{day:yyyy-MM-dd}.jsonl.gz");

    /// <summary>Below the archive, with slashes.</summary>
    public static string FolderOf(TenantId tenant, DateOnly month) => string.Create(CultureInfo.InvariantCulture, $"{tenant}/{month:yyyy-MM}");
}
