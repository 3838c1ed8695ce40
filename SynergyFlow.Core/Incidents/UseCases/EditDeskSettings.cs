using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Incidents.UseCases;

/// <summary>Changes how the desk closes and reopens incidents. What is resolved already follows the new settings.</summary>
public sealed class EditDeskSettings(IDeskSettingsStore store, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(DeskFields Fields, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var resource = new Resource("desk_settings", actor.Tenant);
        if (await authorizer.AuthorizeAsync(actor, Actions.DeskSettingsEdit, resource, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var settings = await store.GetForEditAsync(actor.Tenant, ct);
        if (command.ExpectedVersion is { } expected && expected != settings.Version)
        {
            return new VersionConflict(settings.Version);
        }

        if (settings.Edit(command.Fields, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : settings.Version;
    }
}
