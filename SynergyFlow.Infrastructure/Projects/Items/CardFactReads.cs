using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>What cards count, for a whole board at once: a statement for each that is shown.</summary>
internal static class CardFactReads
{
    private static readonly string s_completed = StateGroup.Completed.ToText();
    private static readonly string s_cancelled = StateGroup.Cancelled.ToText();

    /// <param name="visible">The items of the project that the reader sees.</param>
    public static async Task<Func<RecordId, CardFacts>> ReadAsync(
        SynergyFlowDbContext db, IQueryable<WorkItem> visible, List<RecordId> items, HashSet<CardField> shown, CancellationToken ct)
    {
        var steps = !Shows(CardField.CheckList) ? [] : await db.Set<CheckItem>().Where(step => items.Contains(step.Record)).GroupBy(step => step.Record)
            .Select(group => new { group.Key, Done = group.Count(step => step.DoneAt != null), All = group.Count() })
            .ToDictionaryAsync(one => one.Key, one => new CardShare(one.Done, one.All), ct);
        var above = items.ConvertAll(id => (RecordId?)id);
        var parts = !Shows(CardField.Parts) ? [] : await visible.Where(part => above.Contains(part.Parent) && part.State != s_cancelled).GroupBy(part => part.Parent!.Value)
            .Select(group => new { group.Key, Done = group.Count(part => part.State == s_completed), All = group.Count() })
            .ToDictionaryAsync(one => one.Key, one => new CardShare(one.Done, one.All), ct);

        // Who sees a project's items is an agent, who sees notes and their files too.
        var comments = !Shows(CardField.Comments) ? [] : await CountAsync(db.Set<Comment>().Where(comment => items.Contains(comment.Record)).GroupBy(comment => comment.Record));
        var files = !Shows(CardField.Files) ? [] : await CountAsync(db.Set<Attachment>().Where(file => items.Contains(file.Record)).GroupBy(file => file.Record));
        return id => new CardFacts
        {
            CheckList = steps.GetValueOrDefault(id),
            Parts = parts.GetValueOrDefault(id),
            Comments = comments.GetValueOrDefault(id),
            Files = files.GetValueOrDefault(id),
        };

        bool Shows(CardField field) => items.Count > 0 && shown.Contains(field);

        Task<Dictionary<RecordId, int>> CountAsync<T>(IQueryable<IGrouping<RecordId, T>> groups) =>
            groups.Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, ct);
    }
}
