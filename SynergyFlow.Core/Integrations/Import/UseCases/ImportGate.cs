using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>Allowed first, found then: who may not import learns nothing of imports.</summary>
public sealed class ImportGate(IImportStore imports, IAuthorizer authorizer)
{
    public Task<Result> CheckAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return authorizer.AuthorizeAsync(actor, Actions.ImportRun, new Resource("import", actor.Tenant), ct);
    }

    public async Task<Result<ImportJob>> OpenAsync(Actor actor, ImportJobId id, int? expectedVersion, CancellationToken ct)
    {
        var allowed = await CheckAsync(actor, ct);
        return allowed.Failed ? allowed.Error
            : await imports.FindAsync(id, ct) is not { } job ? new ImportNotFound(id)
            : expectedVersion is { } expected && expected != job.Version ? new VersionConflict(job.Version)
            : job;
    }
}
