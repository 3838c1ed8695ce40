using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work.Views.UseCases;

/// <summary>Renames a view, or keeps what its list shows now.</summary>
public sealed class EditView(ViewGate gate, IViewStore views, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Reference">The id of a view.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(string Reference, int? ExpectedVersion = null)
    {
        public Optional<string> Name { get; init; }

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

        var shelf = await views.ShelfAsync(view.Audience, view.Owner, view.Team, ct);
        if (view.Edit(command.Name.Or(view.Name), settings.Value, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        if (shelf.Any(other => other.Id != view.Id && other.Name.Equals(view.Name, StringComparison.OrdinalIgnoreCase)))
        {
            return new ViewNameTaken { Field = "name" };
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : view.Version;
    }
}
