using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Work.Files;

/// <summary>Reads the text of attached files, one at a time, of all tenants. A lease keeps nodes apart; a file that ends its reader thrice is given up.</summary>
internal sealed partial class FileTexts(
    SystemContexts system, TenantContexts contexts, IFileStore files, FileTextReader reader, TimeProvider time, ILogger<FileTexts> logger)
    : BackgroundService
{
    private const int MostAttempts = 3;
    private const int MostBytes = 25 * 1024 * 1024;
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(3);

    /// <returns>False where no file waits.</returns>
    public async Task<bool> StepAsync(CancellationToken ct)
    {
        if (await ClaimAsync(ct) is not { } file)
        {
            return false;
        }

        var read = file.Attempts > MostAttempts || file.Size > MostBytes ? new FileText(FileTextState.Failed, "") : await ReadAsync(file, ct);
        var state = read.State.ToText();
        await using var db = await contexts.OpenAsync(new TenantId(file.TenantId), ct);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE work.attachment_text SET state = {state}, text = {read.Text}, lease_until = NULL
            WHERE tenant_id = {file.TenantId} AND attachment_id = {file.AttachmentId}
            """, ct);
        Read(logger, file.AttachmentId, state);
        return true;
    }

    private async Task<Claimed?> ClaimAsync(CancellationToken ct)
    {
        await using var db = await system.OpenAsync(ct);
        var claimed = await db.Database.SqlQuery<Claimed>($"""
            UPDATE work.attachment_text AS text SET lease_until = clock_timestamp() + interval '2 minutes', attempts = attempts + 1
            FROM work.attachment AS file
            WHERE (text.tenant_id, text.attachment_id) = (
                    SELECT tenant_id, attachment_id FROM work.attachment_text
                    WHERE state = 'waiting' AND (lease_until IS NULL OR lease_until < clock_timestamp())
                    ORDER BY attachment_id LIMIT 1 FOR UPDATE SKIP LOCKED)
                AND file.tenant_id = text.tenant_id AND file.id = text.attachment_id
            RETURNING text.tenant_id, text.attachment_id, file.stored_name, file.file_name, file.size, text.attempts
            """).ToListAsync(ct);
        return claimed is [var file] ? file : null;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!reader.CanRead)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (await StepAsync(stoppingToken))
                {
                    continue;
                }
            }
            catch (Exception failure) when (failure is NpgsqlException or TimeoutException or InvalidOperationException or IOException)
            {
                Failed(logger, failure);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            await Task.Delay(s_idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<FileText> ReadAsync(Claimed file, CancellationToken ct)
    {
        await using var content = await files.OpenAsync(new TenantId(file.TenantId), file.StoredName, ct);
        return content is null
            ? new FileText(FileTextState.Failed, "")
            : await reader.ReadAsync(content, Path.GetExtension(file.FileName).TrimStart('.').ToLowerInvariant(), ct);
    }

    [LoggerMessage(2605, LogLevel.Debug, "The text of file {File} is {State}")]
    private static partial void Read(ILogger logger, Guid file, string state);

    [LoggerMessage(2606, LogLevel.Warning, "The reading of files pauses")]
    private static partial void Failed(ILogger logger, Exception failure);

    private sealed record Claimed(Guid TenantId, Guid AttachmentId, string StoredName, string FileName, long Size, int Attempts);
}
