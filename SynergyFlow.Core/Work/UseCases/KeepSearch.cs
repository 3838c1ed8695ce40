using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work.Search;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Looks after the search of the actor's tenant. It changes no record, only how records are found.</summary>
public sealed partial class KeepSearch(ISearchUpkeep upkeep, IAuthorizer authorizer, ILogger<KeepSearch> logger)
{
    public async Task<Result<SearchStatus>> ReadAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return await AuthorizeAsync(actor, ct) is { Failed: true } denied ? denied.Error : await upkeep.ReadAsync(actor.Tenant, ct);
    }

    public async Task<Result> CheckAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied;
        }

        await upkeep.RequestCheckAsync(actor.Tenant, ct);
        return Result.Success;
    }

    public async Task<Result> RebuildAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await AuthorizeAsync(actor, ct) is { Failed: true } denied)
        {
            return denied;
        }

        if (!await upkeep.RequestRebuildAsync(actor.Tenant, actor.Id, ct))
        {
            return new RebuildUnderWay();
        }

        RebuildRequested(logger, actor.Id);
        return Result.Success;
    }

    private Task<Result> AuthorizeAsync(Actor actor, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.SearchManage, new Resource("search", actor.Tenant), ct);

    [LoggerMessage(2601, LogLevel.Information, "User {User} asked for all search documents to be made anew")]
    private static partial void RebuildRequested(ILogger logger, UserId user);
}
