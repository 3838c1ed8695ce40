using System.Diagnostics;
using System.Globalization;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>Who the server runs as. PostgreSQL refuses root, so root hands over to an account without rights.</summary>
internal sealed class ServerAccount
{
    private const uint Nobody = 65534;

    private readonly (uint Uid, uint Gid)? _other;

    private ServerAccount((uint Uid, uint Gid)? other) => _other = other;

    /// <summary>True when the server runs as somebody else than this process.</summary>
    public bool IsOther => _other is not null;

    /// <summary>This process's own account, or, for root, the owner of the existing cluster or nobody.</summary>
    public static async Task<ServerAccount> ForAsync(string cluster, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new(null);
        }

        if (Directory.Exists(cluster))
        {
            var (code, output) = await RunAsync(new("stat", ["-c", "%u %g", "--", cluster]), ct);
            if (code == 0 && output.Split(' ', StringSplitOptions.TrimEntries) is [var uid, var gid] && uid != "0")
            {
                return new((uint.Parse(uid, CultureInfo.InvariantCulture), uint.Parse(gid, CultureInfo.InvariantCulture)));
            }
        }

        return new((Nobody, Nobody));
    }

    /// <summary>A command as this account, with an environment of its own: no PG* variable of the caller leaks in.</summary>
    public ProcessStartInfo Command(string file, IEnumerable<string> arguments, string? libraries = null)
    {
        List<string> line = [file, .. arguments];
        if (_other is var (uid, gid))
        {
            line.InsertRange(0, ["setpriv", $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--no-new-privs", "--"]);
        }

        var command = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var path = Environment.GetEnvironmentVariable("PATH");
        command.Environment.Clear();
        command.Environment["PATH"] = path;
        command.Environment["LC_ALL"] = "C.UTF-8";
        command.Environment["TZ"] = "UTC";
        if (libraries is not null)
        {
            command.Environment["LD_LIBRARY_PATH"] = libraries;
        }

        return command;
    }

    /// <summary>The command in a session of its own, so that Ctrl+C in the terminal reaches the app and not the server.</summary>
    public ProcessStartInfo Detached(string file, IEnumerable<string> arguments, string libraries)
    {
        var command = Command(file, arguments, libraries);
        command.ArgumentList.Insert(0, command.FileName);
        command.FileName = "setsid";
        return command;
    }

    public async Task<bool> CanEnterAsync(string path, CancellationToken ct) =>
        !IsOther || (await RunAsync(Command("test", ["-r", path, "-a", "-x", path]), ct)).Code == 0;

    /// <summary>Access to what lies in the folder by name, which is all the server needs of the folders above its own.</summary>
    public async Task<bool> CanPassAsync(string folder, CancellationToken ct) =>
        !IsOther || (await RunAsync(Command("test", ["-x", folder]), ct)).Code == 0;

    public void Own(string path)
    {
        if (_other is var (uid, gid))
        {
            Posix.ChangeOwner(path, uid, gid);
        }
    }

    /// <summary>Runs to the end; answers the exit code and everything that was written.</summary>
    public static async Task<(int Code, string Output)> RunAsync(
        ProcessStartInfo command, CancellationToken ct, Action<Process>? started = null)
    {
        command.UseShellExecute = false;
        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        using var process = Process.Start(command)!;
        started?.Invoke(process);
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var errors = process.StandardError.ReadToEndAsync(ct);
            var written = await output + await errors;
            await process.WaitForExitAsync(ct);
            return (process.ExitCode, written);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
