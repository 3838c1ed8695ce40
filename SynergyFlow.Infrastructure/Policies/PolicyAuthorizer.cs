using System.Text.Json;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Infrastructure.Policies;

/// <summary>
/// Asks the policies, with the account's rights as they are now. Only a plain yes is one: no answer, or one of another shape, is a no
/// whose reason says so.
/// </summary>
internal sealed partial class PolicyAuthorizer(IAccounts accounts, IPolicyEngine engine, PolicyMeter meter, ILogger<PolicyAuthorizer> logger)
    : IAuthorizer
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
            return Result.Success;
        }

        Denied(logger, action, resource.Kind, actor.Id, string.Join(", ", verdict.Reasons));
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

        NoAnswer(logger, PolicyPath.Allowed.Name, actor.Id, (answer.Fault ?? PolicyFault.Malformed).Code);
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
        var question = AccessQuestion.Of(actor, account, new Resource("record", actor.Tenant), Actions.RecordRead);
        var answer = await AskAsync(PolicyPath.Scope, question, ct);
        if (answer.Fault is null && ScopeAnswer.Read(answer.Value, actor) is { } scope)
        {
            return scope;
        }

        NoAnswer(logger, PolicyPath.Scope.Name, actor.Id, (answer.Fault ?? PolicyFault.Malformed).Code);
        return RecordScope.Nothing(actor.Tenant);
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
