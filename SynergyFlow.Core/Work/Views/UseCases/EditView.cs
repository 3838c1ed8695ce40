using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Work.Views.UseCases;

/// <summary>Renames a view, keeps what its list shows now, or gives it to others: who may change it where it stands and where it goes.</summary>
public sealed class EditView(ViewGate gate, IViewStore views, ITeamDirectory teams, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Reference">The id of a view.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Reference, int? ExpectedVersion = null)
    {
        public Optional<string> Name { get; init; }

        public Optional<ViewAudience> Audience { get; init; }

        /// <summary>Exactly where the audience is a team; left out, it stays while the audience does.</summary>
        public Optional<TeamId?> Team { get; init; }

        public Optional<string> Filter { get; init; }

        public Optional<string> Sort { get; init; }

        public Optional<string> Columns { get; init; }

        public Optional<ListDensity?> Density { get; init; }

        public Optional<ListGroup?> Group { get; init; }
    }

    /// <returns>The new version.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Reference, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var view = opened.Value;
        var old = view.Settings;
        var settings = ViewSettings.Check(
            command.Filter.Or(old.Filter),
            command.Sort.Or(old.Sort),
            command.Columns.Or(old.Columns),
            command.Density.Or(old.Density),
            command.Group.Or(old.Group));
        if (settings.Failed)
        {
            return settings.Error;
        }

        var stamp = actor.At(time.GetUtcNow());
        var elsewhere = await ShareAsync(actor, view, command, stamp, ct);
        if (elsewhere.Failed)
        {
            return elsewhere.Error;
        }

        if (view.Edit(command.Name.Or(view.Name), settings.Value, stamp) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var shelf = await views.ShelfAsync(view.Audience, view.Owner, view.Team, ct);
        if (shelf.Any(other => other.Id != view.Id && other.Name.Equals(view.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return new ViewNameTaken { Field = "name" };
        }

        if (elsewhere.Value && shelf.Count >= SavedView.MostOnShelf)
        {
            return new TooManyViews();
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : view.Version;
    }

    /// <returns>Whether it stands on another shelf now.</returns>
    private async Task<Result<bool>> ShareAsync(Actor actor, SavedView view, Command command, Stamp stamp, CancellationToken ct)
    {
        var audience = command.Audience.Or(view.Audience);
        var team = command.Team.Or(audience is ViewAudience.Team ? view.Team : null);
        if (audience == view.Audience && team == view.Team)
        {
            return false;
        }

        if (SavedView.CheckTeam(audience, team) is { } wrong)
        {
            return wrong;
        }

        var allowed = await gate.MayAsync(actor, audience, actor.Id, team, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (team is { } id && await teams.FindAsync(actor.Tenant, id, ct) is null)
        {
            return new InvalidField("team", "There is no such team.");
        }

        var shared = view.Share(audience, team, stamp);
        return shared.Failed ? shared.Error : true;
    }
}
