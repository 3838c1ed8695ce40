using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Views;

/// <summary>Loads views for change, in the tenant of the scope.</summary>
public interface IViewStore
{
    Task<SavedView?> FindAsync(ViewId id, CancellationToken ct);

    /// <summary>
    /// The names on the shelf that the view is to stand on (one person's, one team's, the organisation's), kept from others until the
    /// transaction ends.
    /// </summary>
    Task<IReadOnlyList<(ViewId Id, string Name)>> ShelfAsync(ViewAudience audience, UserId owner, TeamId? team, CancellationToken ct);

    void Add(SavedView view);

    void Remove(SavedView view);
}

/// <summary>Reads views. Ask through <see cref="UseCases.ReadViews"/>, which checks who asks and adds the built-in ones.</summary>
public interface IViewQueries
{
    /// <summary>Those that <see cref="ViewAccess.Finds"/>, by name.</summary>
    Task<IReadOnlyList<StoredView>> ListAsync(RecordScope scope, CancellationToken ct);
}

public sealed record StoredView(
    ViewId Id, string Name, ViewAudience Audience, PersonName Owner, TeamName? Team, ViewSettings Settings, int Version);

/// <summary>A view as its reader finds it.</summary>
/// <param name="Id">A GUID, or the key of a built-in view.</param>
/// <param name="Owner">Null for a built-in view.</param>
/// <param name="MayEdit">The reader may change and delete it.</param>
/// <param name="Version">0 for a built-in view.</param>
public sealed record ViewRow(
    string Id, string Name, ViewAudience Audience, PersonName? Owner, TeamName? Team, ViewSettings Settings, bool BuiltIn, bool MayEdit, int Version);

/// <summary>How many records a view holds for its reader.</summary>
/// <param name="Count">Null where counting took too long.</param>
/// <param name="Capped">There are more than <paramref name="Count"/>.</param>
public sealed record ViewCount(string Id, int? Count, bool Capped);
