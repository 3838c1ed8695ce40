using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;

namespace SynergyFlow.Core.Work.Views.UseCases;

/// <summary>Keeps a list under a name: for oneself, for one's team, or for everybody.</summary>
public sealed class CreateView(ViewGate gate, IViewStore views, ITeamDirectory teams, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(string Name, ViewAudience Audience, TeamId? Team, ViewSettings Settings);

    public sealed record Created(ViewId Id, int Version);

    public async Task<Result<Created>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await gate.MayAsync(actor, command.Audience, actor.Id, command.Team, ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        if (command.Team is { } team && await teams.FindAsync(actor.Tenant, team, ct) is null)
        {
            return new InvalidField("team", "There is no such team.");
        }

        var settings = command.Settings;
        var valid = ViewSettings.Check(settings.Filter, settings.Sort, settings.Columns, settings.Density, settings.Group);
        if (valid.Failed)
        {
            return valid.Error;
        }

        var made = SavedView.Create(actor.Tenant, command.Name, command.Audience, command.Team, valid.Value, actor.At(time.GetUtcNow()));
        if (made.Failed)
        {
            return made.Error;
        }

        var view = made.Value;
        var shelf = await views.ShelfAsync(view.Audience, view.Owner, view.Team, ct);
        if (shelf.Count >= SavedView.MostOnShelf)
        {
            return new TooManyViews();
        }

        if (shelf.Any(other => other.Name.Equals(view.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return new ViewNameTaken { Field = "name" };
        }

        views.Add(view);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Created(view.Id, view.Version);
    }
}
