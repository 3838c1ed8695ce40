using System.Runtime.InteropServices;
using System.Text;

namespace SynergyFlow.Infrastructure.Persistence.Embedded;

/// <summary>What .NET has no call for: signals other than KILL, and owners of files.</summary>
internal static class Posix
{
    /// <summary>Fast shutdown: open transactions are rolled back, the data is written, the server ends.</summary>
    public const int Interrupt = 2;

    /// <summary>Immediate shutdown: the next start recovers from the log.</summary>
    public const int Quit = 3;

    public const int Kill = 9;

    public static void Signal(int pid, int signal) => _ = KillProcess(pid, signal);

    /// <summary>False for a process that ended and that its parent has not collected: it holds nothing any more.</summary>
    public static bool IsAlive(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..] is not ['Z' or 'X', ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    public static void ChangeOwner(string path, uint uid, uint gid)
    {
        if (Chown(Encoding.UTF8.GetBytes(path + '\0'), uid, gid) != 0)
        {
            throw new IOException($"The owner of {path} could not be changed: {Marshal.GetLastPInvokeErrorMessage()}.");
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int KillProcess(int pid, int signal);

    [DllImport("libc", EntryPoint = "chown", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Chown(byte[] path, uint uid, uint gid);
}
