using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Policies.Access;
using SynergyFlow.Infrastructure.Policies.Receipts;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>
/// Asks the policies, with the account's rights as they are now. Only a plain yes is one: no answer, or one of another shape, is a no
/// whose reason says so. Each no leaves a log line and a row, and so does who reads what is asked for by its name; what else was allowed is in the event
/// log, if anything came of it.
/// </summary>
internal sealed partial class PolicyAuthorizer(
    IAccounts accounts, IPolicyEngine engine, PolicyMeter meter, AccessLog log, Reads reads, TimeProvider time, ILogger<PolicyAuthorizer> logger)
    : IAuthorizer, IAccessVerdicts
{
    public async Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (IsPlatformItself(actor, resource))
        {
            return Result.Success;
        }

        var account = await accounts.FindAsync(actor.Tenant, actor.Id, ct);
        var answer = await AskAsync(PolicyPath.Decision, AccessQuestion.Of(actor, account, resource, action), ct);
        var verdict = Verdict.Of(answer);
        if (verdict.Allowed)
        {
            Correlation.Allowed(action);
            if (Actions.IsKeptRead(action))
            {
                reads.Note(actor, action, resource.Kind, resource.Id, answer.Revision);
            }

            return Result.Success;
        }

        Denied(logger, action, resource.Kind, actor.Id, string.Join(", ", verdict.Reasons));
        log.Add(AccessDecision.Denied(time.GetUtcNow(), actor, action, resource.Kind, resource.Id, verdict.Reasons, answer, engine.Name));
        return new NotAllowed(action);
    }

    public async Task<IReadOnlySet<string>> AllowedAsync(
        Actor actor, IReadOnlyCollection<string> actions, Resource resource, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (IsPlatformItself(actor, resource))
        {
            return actions.ToHashSet();
        }

        var account = await accounts.FindAsync(actor.Tenant, actor.Id, ct);
        var answer = await AskAsync(PolicyPath.Allowed, AccessQuestion.Of(actor, account, resource, actions: actions), ct);
        if (answer.Fault is null && answer.Value.ValueKind is JsonValueKind.Array
            && answer.Value.EnumerateArray().All(one => one.ValueKind is JsonValueKind.String))
        {
            var allowed = answer.Value.EnumerateArray().Select(one => one.GetString()!).ToHashSet();
            return actions.Where(allowed.Contains).ToHashSet();
        }

        NotAnswered(actor, PolicyPath.Allowed, PolicyPath.Allowed.Name, resource, answer);
        return new HashSet<string>();
    }

    public async Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (actor.IsSystem)
        {
            return new RecordScope(actor.Tenant, actor.Id, Everything: true, []) { Restricted = true };
        }

        var account = await accounts.FindAsync(actor.Tenant, actor.Id, ct);
        Resource records = new("record", actor.Tenant);
        var answer = await AskAsync(PolicyPath.Scope, AccessQuestion.Of(actor, account, records, Actions.RecordRead), ct);
        if (answer.Fault is null && ScopeAnswer.Read(answer.Value, actor) is { } scope)
        {
            // Whose filter is "none" or "own" sees nothing by a project.
            return scope with { Revision = answer.Revision, Projects = scope.Everything && account is not null ? account.Projects : [] };
        }

        NotAnswered(actor, PolicyPath.Scope, Actions.RecordRead, records, answer);
        return RecordScope.Nothing(actor.Tenant);
    }

    public async Task<AccessVerdict> AskAsync(TenantId tenant, UserId person, string action, Resource resource, CancellationToken ct)
    {
        var account = await accounts.FindAsync(tenant, person, ct);
        var answer = await AskAsync(PolicyPath.Decision, AccessQuestion.Of(new Actor(tenant, person, "", Channel.Ui), account, resource, action), ct);
        var reasons = answer.Fault is null && answer.Value.ValueKind is JsonValueKind.Object && answer.Value.TryGetProperty("reasons", out var said)
            ? ReceiptJson.Reasons(said)
            : null;
        return new AccessVerdict(
            action,
            reasons is not null && Verdict.Of(answer).Allowed,
            reasons ?? [],
            answer.Fault?.Code ?? (reasons is null ? PolicyFault.Malformed.Code : null),
            answer.Revision,
            engine.Name);
    }

    private void NotAnswered(Actor actor, PolicyPath path, string action, Resource resource, PolicyAnswer answer)
    {
        var fault = answer.Fault ?? PolicyFault.Malformed;
        NoAnswer(logger, path.Name, actor.Id, fault.Code);
        log.Add(AccessDecision.Denied(
            time.GetUtcNow(), actor, action, resource.Kind, resource.Id, [fault.Code], answer with { Fault = fault }, engine.Name));
    }

    private async ValueTask<PolicyAnswer> AskAsync(PolicyPath path, ReadOnlyMemory<byte> question, CancellationToken ct) =>
        (await meter.AskAsync(engine, path, question, ct)).Answer;

    /// <summary>Timers and subscriptions do what the program says; the policies are about people.</summary>
    private static bool IsPlatformItself(Actor actor, Resource resource) => actor.IsSystem && actor.Tenant == resource.Tenant;

    [LoggerMessage(4001, LogLevel.Warning, "Denied {Action} on {Kind} to {User}: {Reasons}")]
    private static partial void Denied(ILogger logger, string action, string kind, UserId user, string reasons);

    [LoggerMessage(4002, LogLevel.Warning, "Nothing is allowed to {User}, because {Path} gave no answer: {Reason}")]
    private static partial void NoAnswer(ILogger logger, string path, UserId user, string reason);
}
