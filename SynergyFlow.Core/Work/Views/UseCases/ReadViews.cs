using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work.Filtering;

namespace SynergyFlow.Core.Work.Views.UseCases;

/// <summary>The views that somebody finds in his list, and how many records each holds for him.</summary>
public sealed class ReadViews(IViewQueries queries, IRecordQueries records, IAuthorizer authorizer)
{
    /// <summary>A counter goes so far: more would only be read as "many".</summary>
    public const int MostCounted = 1_000;

    /// <summary>Built-in ones first, then his own, his teams' and the organisation's.</summary>
    public async Task<Result<IReadOnlyList<ViewRow>>> ListAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var scope = await authorizer.ScopeAsync(actor, ct);
        if (scope.User != actor.Id)
        {
            return new NotAllowed(Actions.RecordRead);
        }

        var stored = await queries.ListAsync(scope, ct);
        List<ViewRow> rows =
        [
            .. BuiltInViews.For(own: !scope.Everything).Select(view =>
                new ViewRow(view.Key, view.Name, ViewAudience.Organisation, null, null, view.Settings, BuiltIn: true, MayEdit: false, Version: 0)),
        ];
        foreach (var view in stored.OrderBy(view => view.Audience))
        {
            var action = ViewAccess.ActionFor(view.Audience);
            var allowed = await authorizer.AllowedAsync(
                actor, [action], ViewAccess.ResourceOf(actor.Tenant, view.Audience, view.Owner.Id, view.Team?.Id), ct);
            rows.Add(new ViewRow(
                view.Id.ToString(), view.Name, view.Audience, view.Owner, view.Team, view.Settings, BuiltIn: false, allowed.Contains(action), view.Version));
        }

        return rows;
    }

    public async Task<Result<ViewRow>> FindAsync(Actor actor, string reference, CancellationToken ct)
    {
        var listed = await ListAsync(actor, ct);
        return listed.Failed ? listed.Error
            : listed.Value.FirstOrDefault(view => view.Id.Equals(reference, StringComparison.OrdinalIgnoreCase)) is { } found ? found
            : new ViewNotFound(reference.Length > 40 ? reference[..40] : reference);
    }

    /// <param name="age">What was counted for others may be so old: for pages that follow events, of which hundreds count at once.</param>
    public async Task<Result<IReadOnlyList<ViewCount>>> CountAsync(Actor actor, TimeSpan age, CancellationToken ct)
    {
        var listed = await ListAsync(actor, ct);
        if (listed.Failed)
        {
            return listed.Error;
        }

        // A filter that the grammar of today refuses counts nothing.
        var filters = listed.Value.Select(view => (View: view, Filter: RecordFilter.Parse(view.Settings.Filter)))
            .Where(one => !one.Filter.Failed)
            .ToList();
        var counts = await records.CountAsync(
            await authorizer.ScopeAsync(actor, ct), [.. filters.Select(one => DeskFilter.On(one.Filter.Value))], MostCounted, age, ct);
        return new Result<IReadOnlyList<ViewCount>>(
            [.. filters.Zip(counts, (one, count) => new ViewCount(one.View.Id, count is { } known ? Math.Min(known, MostCounted) : null, count > MostCounted))],
            null);
    }
}
