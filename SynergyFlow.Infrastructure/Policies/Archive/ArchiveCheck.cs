using System.Globalization;
using System.Security.Cryptography;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies.Archive;

/// <param name="Lines">For people: each day, each fault, and what that comes to.</param>
public sealed record ArchiveFindings(int Days, int Faults, IReadOnlyList<string> Lines);

/// <summary>Checks a folder for somebody who has nothing else.</summary>
public static class ArchiveCheck
{
    /// <param name="keys">Folder of the keys that may have signed; null: those in the files are taken, and named.</param>
    /// <exception cref="IOException">Likewise others, for what cannot be read at all.</exception>
    public static async Task<ArchiveFindings> RunAsync(string folder, string? keys, CancellationToken ct)
    {
        var known = keys is null ? null : SealKeys.Read(keys);
        try
        {
            ArchiveVerifier verifier = new(known is null ? null : Verify);
            await verifier.FolderAsync(folder, ct);
            List<string> lines = [];
            foreach (var day in verifier.Sections)
            {
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Shown(day.File)}: {day.Tenant} {day.Day:yyyy-MM-dd} {day.Rows} rows{(day.Last is null ? "" : $", last {day.Last} signed by {string.Join(", ", day.SignedBy.Select(Shown))}")}"));
            }

            foreach (var fault in verifier.Faults)
            {
                lines.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Shown(fault.File)}: FAULT {fault.Kind}{(fault.Day is { } day ? $" {day:yyyy-MM-dd}" : "")}{(fault.Position is { } position ? $" at {position}" : "")} {Shown(fault.Detail ?? "")}").TrimEnd());
            }

            if (known is null && verifier.Sections.Any(day => day.SignedBy.Count > 0))
            {
                lines.Add("The keys were taken from the files themselves: whoever can make a key can make such files. Compare their ids with those that you know, or give the folder of keys with --keys.");
            }

            lines.Add(verifier.Faults.Count > 0 ? $"{verifier.Faults.Count} faults."
                : verifier.Sections.Count == 0 ? "There are no files of an archive here."
                : $"All {verifier.Sections.Count} days are what was sealed.");
            return new ArchiveFindings(verifier.Sections.Count, verifier.Faults.Count, lines);
        }
        finally
        {
            foreach (var key in known?.Values ?? Enumerable.Empty<ECDsa>())
            {
                key.Dispose();
            }
        }

        bool? Verify(string id, byte[] hash, byte[] signature) => known!.GetValueOrDefault(id)?.VerifyHash(hash, signature);
    }

    /// <summary>What comes from a file is shown on a terminal.</summary>
    private static string Shown(string text) => new([.. text.Take(200).Select(one => char.IsControl(one) ? '?' : one)]);
}
