using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Reads exports of Jira where they were stored.</summary>
public static class JiraUploads
{
    /// <summary>What the file has, before anybody has said how to read it.</summary>
    public static async Task<Result<JiraContents>> ReadAsync(IImportFiles files, TenantId tenant, string storedName, CancellationToken ct)
    {
        var opened = await OpenAsync(files, tenant, storedName, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        await using var file = opened.Value;
        JiraDates dates = new(null, "Etc/UTC");
        var export = await file.ReadAsync(dates, ct);
        return export.Failed ? export.Error : JiraSuggestion.Contents(export.Value, dates, file.Attachments);
    }

    public static async Task<Result<JiraFile>> OpenAsync(IImportFiles files, TenantId tenant, string storedName, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(files);
        return await files.OpenAsync(tenant, storedName, ct) is { } stored ? await JiraFile.OpenAsync(stored, ct) : new ImportFileGone();
    }
}
