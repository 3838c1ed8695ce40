using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>
/// What the embedded server keeps in a data folder: <c>postgres</c> (the cluster) or <c>postgres.location</c> (where it lies
/// instead), <c>postgres.credentials</c> (mode 0600), <c>postgres.lock</c> and the number of the process that holds it.
/// </summary>
internal sealed class ClusterFolder : IDisposable
{
    public const string Administrator = "postgres";
    public const string Owner = "synergyflow";

    /// <summary>Signs in to work, and owns nothing.</summary>
    public const string Host = "synergyflow_host";

    private const string Marker = "synergyflow.data";
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly FileStream _lock;

    private ClusterFolder(string dataFolder, FileStream held)
    {
        DataFolder = dataFolder;
        _lock = held;
        Cluster = File.Exists(In("postgres.location")) ? File.ReadAllText(In("postgres.location")).Trim() : In("postgres");
    }

    public string DataFolder { get; }

    /// <summary>PostgreSQL's data directory.</summary>
    public string Cluster { get; private set; }

    public Dictionary<string, string> Passwords { get; } = [];

    /// <summary>Makes the folder when missing and takes it for this process; only one process at a time may use it.</summary>
    public static ClusterFolder Take(string dataFolder)
    {
        if (!Directory.Exists(dataFolder))
        {
            // Root's server account has to pass through; nobody but the owner may list what is in it.
            var pass = Environment.IsPrivilegedProcess ? UnixFileMode.GroupExecute | UnixFileMode.OtherExecute : UnixFileMode.None;
            Directory.CreateDirectory(dataFolder, Private | UnixFileMode.UserExecute | pass);
        }

        var path = Path.Combine(dataFolder, "postgres.lock");
        FileStream held;
        try
        {
            held = new(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                UnixCreateMode = Private,
            });
        }
        catch (IOException taken) when (File.Exists(path) && !IsDiskFull(taken))
        {
            var holder = Path.Combine(dataFolder, "synergyflow.pid");
            var by = File.Exists(holder) ? $"process {File.ReadAllText(holder).Trim()}" : "another process";
            throw new PostgresStartException(
                PostgresFailure.InUse,
                $"SynergyFlow already runs on the data folder {dataFolder} ({by}). Stop it first, or choose another folder with --data.",
                taken);
        }

        try
        {
            var folder = new ClusterFolder(dataFolder, held);
            folder.WritePrivate("synergyflow.pid", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            folder.WritePrivate(Marker, "The data of one SynergyFlow installation. ./run --fresh deletes it.\n");
            return folder;
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Puts a new cluster where the account can reach it: here, or below /var/lib when this folder is closed to it.</summary>
    public async Task PlaceAsync(ServerAccount account, CancellationToken ct)
    {
        if (Directory.Exists(Cluster) || Cluster != In("postgres") || await account.CanPassAsync(DataFolder, ct))
        {
            return;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DataFolder)))[..12];
        var parent = Path.Combine(PostgresBinaries.SharedFolder, name);
        Directory.CreateDirectory(parent);
        Cluster = Path.Combine(parent, "postgres");
        WritePrivate("postgres.location", Cluster);
    }

    /// <summary>True when there is a cluster to start; false when one has to be made. Throws when it is not usable.</summary>
    public bool HasCluster()
    {
        if (!Directory.Exists(Cluster))
        {
            return false;
        }

        bool empty;
        try
        {
            empty = !Directory.EnumerateFileSystemEntries(Cluster).Any();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new PostgresStartException(
                PostgresFailure.NoPermission, ServerLog.NoPermission(DataFolder, "its cluster belongs to another one.").Message, denied);
        }

        if (empty)
        {
            Directory.Delete(Cluster);
            return false;
        }

        var version = Path.Combine(Cluster, "PG_VERSION");
        if (!File.Exists(version))
        {
            throw ServerLog.Broken(DataFolder, "its cluster has no PG_VERSION file.");
        }

        var major = File.ReadAllText(version).Trim();
        return major == "16" ? true : throw ServerLog.OtherVersion(DataFolder, major);
    }

    /// <summary>Reads the passwords of the roles; makes them when there is no cluster yet. A cluster of before has none for the host.</summary>
    public void LoadCredentials(bool mayCreate)
    {
        var path = In("postgres.credentials");
        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw ServerLog.Broken(DataFolder, "postgres.credentials is missing, so nobody can sign in to its cluster.");
            }

            WritePrivate("postgres.credentials", $"{Administrator}:{NewPassword()}\n{Owner}:{NewPassword()}\n{Host}:{NewPassword()}\n");
        }

        foreach (var line in File.ReadLines(path))
        {
            if (line.Split(':') is [var role, var password])
            {
                Passwords[role] = password;
            }
        }

        if (!Passwords.ContainsKey(Administrator) || !Passwords.ContainsKey(Owner))
        {
            throw ServerLog.Broken(DataFolder, "postgres.credentials has not the passwords that belong there.");
        }

        if (!Passwords.ContainsKey(Host))
        {
            Passwords[Host] = NewPassword();
            WritePrivate("postgres.credentials", string.Concat(Passwords.Select(one => $"{one.Key}:{one.Value}\n")));
        }
    }

    public void Dispose() => _lock.Dispose();

    /// <summary>Whole or not at all, and never readable by others, not even for a moment.</summary>
    private void WritePrivate(string name, string text)
    {
        var part = In(name + ".part");
        using (var writer = new StreamWriter(part, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            UnixCreateMode = Private,
        }))
        {
            writer.Write(text);
        }

        File.Move(part, In(name), overwrite: true);
    }

    public static bool IsDiskFull(Exception failed) => failed.Message.Contains("No space left on device", StringComparison.Ordinal);

    private string In(string name) => Path.Combine(DataFolder, name);

    private static string NewPassword() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
}
