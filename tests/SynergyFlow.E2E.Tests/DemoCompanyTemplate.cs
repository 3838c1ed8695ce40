using Npgsql;
using SynergyFlow.Testing;

namespace SynergyFlow.E2E.Tests;

/// <summary>
/// What the product's first start made: the database with the demo company, and its data folder. Every journey begins with a copy, because
/// making it takes longer than most journeys do.
/// </summary>
internal static class DemoCompanyTemplate
{
    private static IReadOnlyList<KeptFile> s_files = [];

    public static DatabaseTemplate Database { get; } = new("demo", SeedAsync);

    /// <summary>Only once <see cref="Database"/> has been cloned.</summary>
    public static void FillFolder(string folder)
    {
        foreach (var file in s_files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, file.Bytes);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, file.Mode);
            }
        }
    }

    private static async Task SeedAsync(string connectionString, CancellationToken ct)
    {
        var pooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = true }.ConnectionString;
        await using var first = SynergyFlowProcess.OnEmpty(pooled, connectionString);
        await first.StartAsync(ct);
        await first.StopAsync(ct);
        var folder = first.DataFolder;
        s_files = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is not ".pid" and not ".lock")
            .Select(file => new KeptFile(Path.GetRelativePath(folder, file), File.ReadAllBytes(file), ModeOf(file)))];
    }

    private static UnixFileMode ModeOf(string file) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(file);

    private sealed record KeptFile(string Path, byte[] Bytes, UnixFileMode Mode);
}
