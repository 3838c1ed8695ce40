using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Audit.UseCases;

/// <summary>Who did what, for those who may read all of their tenant.</summary>
public sealed class ReadAudit(IAuditQueries queries, IAuditTrail trail, IAuthorizer authorizer)
{
    public const int MostAtOnce = 200;

    /// <summary>Rows of one file.</summary>
    public const int MostExported = 50_000;

    public async Task<Result<Page<AuditEntry>>> ListAsync(
        Actor actor, AuditFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        return limit is < 1 or > MostAtOnce
            ? new InvalidField("limit", $"Ask for 1 to {MostAtOnce} at once.")
            : await queries.ListAsync(actor.Tenant, filter, cursor, limit, ct);
    }

    /// <summary>Hands out page by page. That somebody did so is written before he has the first row.</summary>
    /// <param name="write">Takes a page, and whether there are more rows than a file holds.</param>
    /// <returns>A refusal; after the first page it means that what was handed out is not all.</returns>
    public async Task<Result> ExportAsync(Actor actor, AuditFilter filter, Func<IReadOnlyList<AuditEntry>, bool, Task> write, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(write);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied;
        }

        string? cursor = null;
        for (var written = 0; ;)
        {
            var page = await queries.ListAsync(actor.Tenant, filter, cursor, MostAtOnce, ct);
            if (page.Failed)
            {
                return page.Error;
            }

            if (cursor is null)
            {
                await trail.ExportedAsync(actor, filter, ct);
            }

            written += page.Value.Items.Count;
            cursor = page.Value.Next;
            await write(page.Value.Items, cursor is not null && written >= MostExported);
            if (cursor is null || written >= MostExported)
            {
                return Result.Success;
            }
        }
    }

    private Task<Result> AuthorizeAsync(Actor actor, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.AuditRead, new Resource("audit", actor.Tenant), ct);
}
