using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Projects.Items;

/// <summary>What items have in the fields of their project, for a whole list at once.</summary>
internal static class ItemFieldValues
{
    /// <param name="onCards">Only those fields that are on the cards of the board.</param>
    public static async Task<ILookup<RecordId, FieldShown>> ReadAsync(SynergyFlowDbContext db, List<RecordId> items, bool onCards, CancellationToken ct)
    {
        var fields = db.Set<ItemField>().Where(field => !onCards || field.OnCard);
        var found = items.Count == 0 ? [] : await db.Set<ItemValue>().Where(value => items.Contains(value.Item))
            .Join(fields, value => new { value.Project, Id = value.Field }, field => new { field.Project, field.Id }, (Value, Field) => new { Value, Field })
            .AsNoTracking().ToListAsync(ct);
        if (found.Count == 0)
        {
            return Enumerable.Empty<(RecordId Item, FieldShown Shown)>().ToLookup(one => one.Item, one => one.Shown);
        }

        var chosen = found.Select(one => one.Value.Option).OfType<ItemFieldOptionId>().Distinct().ToList();
        var options = chosen.Count == 0 ? [] : await db.Set<ItemFieldOption>().Where(option => chosen.Contains(option.Id))
            .Select(option => new { option.Id, option.Name, option.Position }).ToDictionaryAsync(option => option.Id, ct);
        var names = await NameLookup.ReadAsync(db, found.Select(one => one.Value.Person), [], ct);
        return found.GroupBy(one => (one.Value.Item, one.Field.Id))
            .OrderBy(group => group.First().Field.Position)
            .ToLookup(group => group.Key.Item, group =>
            {
                var field = group.First().Field;
                List<FieldEntry> entries = [.. group.Select(one => one.Value.Entry).OrderBy(entry => entry.Position)];
                return new FieldShown(field.Key, field.Name, field.Type, field.AppliesTo, field.Unit, field.Archived, entries)
                {
                    Options = [.. entries.Select(entry => entry.Option).OfType<ItemFieldOptionId>().Select(id => options[id]).OrderBy(option => option.Position)
                        .Select(option => new OptionName(option.Id, option.Name))],
                    Person = names.Person(entries[0].Person),
                };
            });
    }

    /// <summary>Those that have what is asked for.</summary>
    public static IQueryable<WorkItem> With(this IQueryable<WorkItem> items, IReadOnlyList<FieldFilter> filters)
    {
        foreach (var filter in filters)
        {
            items = items.With(filter);
        }

        return items;
    }

    private static IQueryable<WorkItem> With(this IQueryable<WorkItem> items, FieldFilter filter)
    {
        var (project, field) = (filter.Project, filter.Field);
        if (!filter.HasValues)
        {
            return items.Where(item => !item.Values.Any(value => value.Project == project && value.Field == field));
        }

        var none = filter.None;
        if (filter.Options.Count > 0)
        {
            var options = filter.Options.Select(option => (ItemFieldOptionId?)option).ToList();
            return none
                ? items.Where(item => !item.Values.Any(value => value.Project == project && value.Field == field)
                    || item.Values.Any(value => value.Project == project && value.Field == field && options.Contains(value.Option)))
                : items.Where(item => item.Values.Any(value => value.Project == project && value.Field == field && options.Contains(value.Option)));
        }

        if (filter.People.Count > 0)
        {
            var people = filter.People.Select(person => (UserId?)person).ToList();
            return none
                ? items.Where(item => !item.Values.Any(value => value.Project == project && value.Field == field)
                    || item.Values.Any(value => value.Project == project && value.Field == field && people.Contains(value.Person)))
                : items.Where(item => item.Values.Any(value => value.Project == project && value.Field == field && people.Contains(value.Person)));
        }

        if (filter.Yes is { } yes)
        {
            return items.Where(item => item.Values.Any(value => value.Project == project && value.Field == field && value.Yes == yes));
        }

        if (filter.Text is { } text)
        {
            return items.Where(item => item.Values.Any(value => value.Project == project && value.Field == field && value.Folded == text));
        }

        if ((filter.FromDay ?? filter.ToDay) is not null)
        {
            var (first, last) = (filter.FromDay ?? DateOnly.MinValue, filter.ToDay ?? DateOnly.MaxValue);
            return items.Where(item => item.Values.Any(value => value.Project == project && value.Field == field && value.Day >= first && value.Day <= last));
        }

        var (least, greatest) = (filter.From ?? -ItemField.Largest, filter.To ?? ItemField.Largest);
        return items.Where(item => item.Values.Any(value => value.Project == project && value.Field == field && value.Number >= least && value.Number <= greatest));
    }
}
