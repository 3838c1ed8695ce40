using System.IO.Compression;
using System.Text;
using SynergyFlow.Core.Integrations.Import.Jira;

namespace SynergyFlow.Core.Tests.Integrations.Jira;

/// <summary>Exports as bytes, read as an upload is.</summary>
internal static class JiraFiles
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<JiraExport> ReadAsync(string text, JiraDates? dates = null) => ReadAsync(Encoding.UTF8.GetBytes(text), dates);

    public static async Task<JiraExport> ReadAsync(byte[] bytes, JiraDates? dates = null)
    {
        await using var file = (await JiraFile.OpenAsync(new MemoryStream(bytes), Ct)).Value!;
        var read = await file.ReadAsync(dates ?? new JiraDates(null, "Etc/UTC"), Ct);
        Assert.Null(read.Error);
        return read.Value!;
    }

    public static async Task<(JiraExport Export, JiraContents Contents)> LookAsync(byte[] bytes)
    {
        JiraDates dates = new(null, "Etc/UTC");
        var export = await ReadAsync(bytes, dates);
        return (export, JiraSuggestion.Contents(export, dates, 0));
    }

    /// <returns>Why it is refused, whenever that is said.</returns>
    public static async Task<string> RefusalAsync(byte[] bytes)
    {
        var opened = await JiraFile.OpenAsync(new MemoryStream(bytes), Ct);
        if (opened.Failed)
        {
            return opened.Error.Message;
        }

        await using var file = opened.Value;
        return (await file.ReadAsync(new JiraDates(null, "Etc/UTC"), Ct)).Error?.Message ?? "";
    }

    public static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using MemoryStream packed = new();
        using (ZipArchive zip = new(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return packed.ToArray();
    }
}
