using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Work;

internal sealed partial class RecordQueries
{
    /// <summary>More of a description than anybody reads beside a list.</summary>
    private const int DescriptionLength = 4_000;

    public async Task<RecordPreview?> PreviewAsync(RecordScope scope, string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(key);
        await using var db = await contexts.OpenAsync(scope.Tenant, ct);
        var wanted = key.ToUpperInvariant();
        var found = db.Set<WorkRecord>().To(scope).Where(record => record.Key == wanted);
        var lines = await Lines(found).ToListAsync(ct);
        if (lines is not [var line])
        {
            return null;
        }

        var description = await found.Select(record => record.Description.Substring(0, DescriptionLength)).SingleAsync(ct);
        var last = await TimelineAsync(scope, line.Id, TimelineFilter.Conversation, null, RecordPreview.MostMessages, ct);
        return new RecordPreview((await RowsAsync(db, lines, ct))[0], markdown.ToSafeHtml(description), last?.Value?.Items ?? []);
    }
}
