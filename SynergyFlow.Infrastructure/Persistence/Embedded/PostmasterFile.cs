using System.Globalization;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>What a server writes about itself into postmaster.pid.</summary>
internal sealed record PostmasterFile(int Pid, string DataDirectory, string Started, int Port, bool Ready)
{
    private const string Name = "postmaster.pid";

    /// <summary>Null when there is no file, or only a part of one.</summary>
    public static PostmasterFile? Read(string cluster)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(Path.Combine(cluster, Name));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        // pid, data directory, start time, port, socket folder, listen address, shared memory key, status
        return lines is [var pid, var folder, var started, var port, ..]
            && int.TryParse(pid, CultureInfo.InvariantCulture, out var id)
            && int.TryParse(port, CultureInfo.InvariantCulture, out var number)
            ? new(id, folder, started, number, lines is [_, _, _, _, _, _, _, var status, ..] && status.Trim() == "ready")
            : null;
    }

    public static void Delete(string cluster) => File.Delete(Path.Combine(cluster, Name));

    /// <summary>
    /// True when the process lives and is the server of this folder. After a crash the number may belong to any other program;
    /// a server works inside its data directory, so the file seen from there must be this one.
    /// </summary>
    public bool IsLive()
    {
        try
        {
            return File.ReadAllText($"/proc/{Pid}/comm").Trim() == "postgres"
                && Read($"/proc/{Pid}/cwd") is { } seen
                && seen.Pid == Pid && seen.Started == Started && seen.DataDirectory == DataDirectory;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
