namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>Reads what the server wrote since a start, and says in words for a person why it ended.</summary>
internal sealed class ServerLog(string cluster)
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, long> _lengths = Files(cluster).ToDictionary(file => file.FullName, file => file.Length);

    /// <summary>A line of the server's standard error: it writes there until its own log file is open.</summary>
    public void Add(string? line)
    {
        lock (_gate)
        {
            if (line is not null && _lines.Count < 200)
            {
                _lines.Add(line);
            }
        }
    }

    public string Read()
    {
        List<string> all;
        lock (_gate)
        {
            all = [.. _lines];
        }

        foreach (var file in Files(cluster))
        {
            using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var seen = _lengths.GetValueOrDefault(file.FullName);
            // A log that starts over once a week is shorter than it was; only its end matters.
            stream.Position = Math.Max(seen <= stream.Length ? seen : 0, stream.Length - 64 * 1024);
            using var reader = new StreamReader(stream);
            all.Add(reader.ReadToEnd());
        }

        return string.Join('\n', all);
    }

    public static PostgresStartException Explain(string log, string folder, int port)
    {
        if (log.Contains("No space left on device", StringComparison.Ordinal))
        {
            return new(PostgresFailure.DiskFull, $"The disk that holds {folder} is full. Free some space and start again.");
        }

        if (log.Contains("Address already in use", StringComparison.Ordinal)
            || log.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal))
        {
            return new(PostgresFailure.PortTaken, $"Port {port} on 127.0.0.1 is taken by another program. Choose another one for PostgreSQL.");
        }

        if (log.Contains("lock file \"postmaster.pid\" already exists", StringComparison.Ordinal)
            || log.Contains("pre-existing shared memory block", StringComparison.Ordinal))
        {
            return new(PostgresFailure.InUse, $"Another PostgreSQL server still uses {folder}. Stop it and start again.");
        }

        if (log.Contains("database files are incompatible with server", StringComparison.Ordinal))
        {
            return OtherVersion(folder, "another version");
        }

        if (log.Contains("Permission denied", StringComparison.Ordinal)
            || log.Contains("has wrong ownership", StringComparison.Ordinal)
            || log.Contains("has invalid permissions", StringComparison.Ordinal))
        {
            return NoPermission(folder, Reason(log));
        }

        var broken = log.Contains("PANIC:", StringComparison.Ordinal)
            || log.Contains("could not open file \"global/", StringComparison.Ordinal)
            || log.Contains("could not find the database system", StringComparison.Ordinal)
            || log.Contains("is not a valid data directory", StringComparison.Ordinal)
            || log.Contains("invalid data in file", StringComparison.Ordinal)
            || log.Contains("pg_hba.conf", StringComparison.Ordinal)
            || log.Contains("postgresql.conf", StringComparison.Ordinal)
            || log.Contains("incorrect checksum", StringComparison.Ordinal);
        return broken
            ? Broken(folder, Reason(log))
            : new(PostgresFailure.Other, $"PostgreSQL in {folder} did not start: {Reason(log)}");
    }

    public static PostgresStartException Broken(string folder, string why) => new(
        PostgresFailure.DataFolderBroken,
        $"The data folder {folder} is damaged: {why} Restore it from a backup, or start empty with ./run --fresh.");

    public static PostgresStartException NoPermission(string folder, string why) => new(
        PostgresFailure.NoPermission,
        $"The data folder {folder} cannot be used by this account: {why} "
        + "Start as the account that made it, or choose another folder with --data.");

    public static PostgresStartException OtherVersion(string folder, string version) => new(
        PostgresFailure.OtherVersion,
        $"The data folder {folder} belongs to PostgreSQL {version}, and SynergyFlow brings PostgreSQL 16. Move the data over with "
        + "pg_dump and pg_restore, or choose another folder with --data.");

    private static string Reason(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var told = lines.LastOrDefault(line => line.Contains("PANIC:", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => line.Contains("FATAL:", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => line.Contains("error:", StringComparison.Ordinal))
            ?? lines.LastOrDefault(line => !line.EndsWith("database system is shut down", StringComparison.Ordinal))
            ?? "it gave no reason";
        var at = told.LastIndexOf(":  ", StringComparison.Ordinal);
        return (at < 0 ? told : told[(at + 3)..]).TrimEnd('.') + ".";
    }

    private static FileInfo[] Files(string cluster)
    {
        var folder = new DirectoryInfo(Path.Combine(cluster, "log"));
        return folder.Exists ? folder.GetFiles() : [];
    }
}
