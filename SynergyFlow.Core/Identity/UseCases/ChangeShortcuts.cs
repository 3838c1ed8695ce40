using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Turns one's own shortcuts on or off and gives commands other keys.</summary>
public sealed class ChangeShortcuts(
    IShortcutStore shortcuts, IShortcutTable table, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Keys">All that shall differ from the table: command to keys, null for none. An empty one resets everything.</param>
    /// <param name="ExpectedVersion">Refuse any other version; null: whatever is stored now.</param>
    public sealed record Command(bool Enabled, IReadOnlyDictionary<string, string?> Keys, int? ExpectedVersion = null);

    /// <returns>The new version.</returns>
    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await authorizer.AuthorizeAsync(
            actor, Actions.OwnAccount, new Resource("user", actor.Tenant, actor.Id.Value), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var chosen = await shortcuts.GetForEditAsync(actor.Tenant, actor.Id, ct);
        if (command.ExpectedVersion is { } expected && expected != chosen.Version)
        {
            return new VersionConflict(chosen.Version);
        }

        if (chosen.Choose(command.Enabled, command.Keys, table, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : chosen.Version;
    }
}
