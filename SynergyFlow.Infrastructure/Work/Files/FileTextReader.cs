using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Infrastructure.Work.Files;

public sealed class FileTextOptions
{
    /// <summary>The program (a .dll) that understands <see cref="FileTextProcess.Verb"/>; empty: files are not read here.</summary>
    public string Program { get; set; } = "";

    public TimeSpan Longest { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Of the reading process's heap.</summary>
    public int MostMegabytes { get; set; } = 192;
}

internal sealed record FileText(FileTextState State, string Text);

/// <summary>Has a file read by a process of its own, which has no environment of ours, little memory and little time.</summary>
internal sealed class FileTextReader(IOptions<FileTextOptions> options)
{
    private static readonly FileText s_failed = new(FileTextState.Failed, "");

    public bool CanRead => options.Value.Program.Length > 0 && File.Exists(Path.ChangeExtension(options.Value.Program, ".runtimeconfig.json"));

    public async Task<FileText> ReadAsync(Stream content, string extension, CancellationToken ct)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(ct);
        late.CancelAfter(options.Value.Longest);
        using Process reader = new() { StartInfo = Start(extension) };
        var feeding = Task.CompletedTask;
        try
        {
            reader.Start();
            reader.ErrorDataReceived += (_, _) => { };
            reader.BeginErrorReadLine();
            feeding = FeedAsync(content, reader, late.Token);
            var text = await TakeAsync(reader.StandardOutput, late.Token);
            await feeding;
            await reader.WaitForExitAsync(late.Token);
            return reader.ExitCode != 0 ? s_failed : text.Length == 0 ? new FileText(FileTextState.NoText, "") : new FileText(FileTextState.Searchable, text);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return s_failed;
        }
        finally
        {
            End(reader);
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // the content is the caller's to close
        }
    }

    private ProcessStartInfo Start(string extension)
    {
        var program = options.Value.Program;
        var itself = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == Path.GetFileNameWithoutExtension(program);
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        ProcessStartInfo start = itself
            ? new(Environment.ProcessPath!, [FileTextProcess.Verb, extension])
            : new(dotnet, ["exec", program, FileTextProcess.Verb, extension]);
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.StandardOutputEncoding = Encoding.UTF8;
        start.WorkingDirectory = Path.GetTempPath();
        var (search, root) = (Environment.GetEnvironmentVariable("PATH"), Environment.GetEnvironmentVariable("DOTNET_ROOT"));
        start.Environment.Clear();
        start.Environment["PATH"] = search;
        start.Environment["DOTNET_ROOT"] = root;
        start.Environment["DOTNET_GCHeapHardLimit"] = $"0x{options.Value.MostMegabytes * 1024L * 1024:X}";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment["DOTNET_gcServer"] = "0";
        return start;
    }

    private static async Task FeedAsync(Stream content, Process reader, CancellationToken ct)
    {
        try
        {
            await content.CopyToAsync(reader.StandardInput.BaseStream, ct);
            reader.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read all: its exit code says why.
        }
    }

    private static async Task<string> TakeAsync(StreamReader output, CancellationToken ct)
    {
        StringBuilder text = new();
        var buffer = new char[16 * 1024];
        while (text.Length < FileTextProcess.MostLetters && await output.ReadAsync(buffer.AsMemory(), ct) is > 0 and var read)
        {
            text.Append(buffer, 0, read);
        }

        return text.ToString();
    }

    private static void End(Process reader)
    {
        try
        {
            reader.Kill(entireProcessTree: true);
        }
        catch (Exception over) when (over is InvalidOperationException or Win32Exception)
        {
            // It has ended, or never began.
        }
    }
}
