using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>Looks at sources and at what they have sent.</summary>
public sealed class ReadInbound(IInboundQueries queries, InboundGate gate)
{
    public const int MostAtOnce = 200;

    public async Task<Result<IReadOnlyList<InboundSourceRow>>> SourcesAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        return allowed.Failed ? allowed.Error : new Result<IReadOnlyList<InboundSourceRow>>(await queries.SourcesAsync(actor.Tenant, ct), null);
    }

    public async Task<Result<InboundSourceRow>> FindSourceAsync(Actor actor, InboundSourceId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, id, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindSourceAsync(actor.Tenant, id, ct) is { } source ? source
            : new InboundSourceNotFound(id);
    }

    /// <param name="source">Null: of all, and those that name none.</param>
    public async Task<Result<Page<InboundMessageRow>>> MessagesAsync(
        Actor actor, InboundSourceId? source, InboundState? state, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, source, ct);
        return allowed.Failed ? allowed.Error
            : await queries.MessagesAsync(actor.Tenant, source, state, cursor, Math.Clamp(limit, 1, MostAtOnce), ct) is { } page ? page
            : new InvalidField("cursor", "cursor is not one that this list gave out.");
    }

    public async Task<Result<InboundMessageDetails>> FindMessageAsync(Actor actor, InboundMessageId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await gate.MayManageAsync(actor, null, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindMessageAsync(actor.Tenant, id, ct) is { } message ? message
            : new InboundMessageNotFound(id);
    }
}

/// <summary>Looks at what pipelines have brought where: agents do, when something broke.</summary>
public sealed class ReadDeployments(IInboundQueries queries, IAuthorizer authorizer)
{
    public async Task<Result<Page<DeploymentRow>>> ListAsync(Actor actor, DeploymentFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(filter);
        var allowed = await MayReadAsync(actor, ct);
        var application = Text.Check("application", filter.Application, Deployment.NameLength);
        var environment = Text.Check("environment", filter.Environment, Deployment.NameLength);
        return allowed.Failed ? allowed.Error
            : (application.Error ?? environment.Error) is { } wrong ? wrong
            : await queries.DeploymentsAsync(actor.Tenant, filter with { Application = application.Value, Environment = environment.Value }, cursor, Math.Clamp(limit, 1, ReadInbound.MostAtOnce), ct) is { } page ? page
            : new InvalidField("cursor", "cursor is not one that this list gave out.");
    }

    public async Task<Result<DeploymentRow>> FindAsync(Actor actor, DeploymentId id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        var allowed = await MayReadAsync(actor, ct);
        return allowed.Failed ? allowed.Error
            : await queries.FindDeploymentAsync(actor.Tenant, id, ct) is { } deployment ? deployment
            : new DeploymentNotFound(id);
    }

    private Task<Result> MayReadAsync(Actor actor, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.DeploymentsRead, new Resource("deployment", actor.Tenant), ct);
}
