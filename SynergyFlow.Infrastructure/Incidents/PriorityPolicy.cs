using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Incidents;

/// <summary>
/// Asks the tenant's version of the priority policy, or SynergyFlow's own. Where a version gives no usable answer SynergyFlow's policy decides,
/// where that gives none the matrix does, and the reasons say so.
/// </summary>
internal sealed partial class PriorityPolicy(
    IPolicyEngine engine, ILivePolicies versions, PriorityDomain domain, PolicyMeter meter, TimeProvider time, ILogger<PriorityPolicy> logger) : IPriorityPolicy
{
    public async Task<PriorityDecision> DecideAsync(PriorityQuestion question, TenantId tenant, RecordId? record, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(question);
        var input = PriorityDomain.Write(question);
        var live = await versions.OfAsync(tenant, domain.Name, ct);
        var decided = await DecideAsync(question, input, live.For(record), ct);
        List<Comparison> comparisons = [];
        if (live.Canary is { } canary)
        {
            // Beside whatever decides without it: for the records that it decides about, that has to be asked too.
            var other = decided.Version?.Number == canary.Number ? await DecideAsync(question, input, live.Enforced, ct) : decided;
            comparisons.Add(await CompareAsync(canary, other.Verdict, input, ct));
        }

        if (live.Shadow is { } shadow)
        {
            comparisons.Add(await CompareAsync(shadow, decided.Verdict, input, ct));
        }

        return new PriorityDecision(EnumText.Parse<Priority>(decided.Verdict), decided with { Comparisons = comparisons });
    }

    public PriorityQuestion? Asked(string input) => PriorityDomain.Question(input);

    private async Task<Decision> DecideAsync(PriorityQuestion question, byte[] input, LiveVersion? version, CancellationToken ct)
    {
        if (version is null)
        {
            return await AskAsync(engine, question, input, ct);
        }

        DecidingVersion deciding = new(version.Number, version.State);
        var said = await AskAsync(version.Engine, question, input, ct);
        if (said.Fault is not { } fault)
        {
            return said with { Version = deciding };
        }

        var own = await AskAsync(engine, question, input, ct);
        return own with { Version = deciding, Fault = fault, Reasons = [VersionFailed(version, fault), .. own.Reasons] };
    }

    /// <summary>What an engine says; where it says nothing that can be used, what the matrix says.</summary>
    private async Task<Decision> AskAsync(IPolicyEngine asked, PriorityQuestion question, byte[] input, CancellationToken ct)
    {
        var (answer, took) = await meter.AskAsync(asked, domain.Path, input, ct);
        var result = answer.Fault is null ? PriorityDomain.Read(answer.Value) : null;
        var fault = answer.Fault ?? (result is null ? PolicyFault.Malformed : null);
        if (fault is not null)
        {
            Unanswered(logger, fault.Code);
        }

        return new Decision(
            domain.Path.Policy,
            answer.Revision,
            asked.Name,
            (result?.Priority ?? question.ByMatrix).ToText(),
            Encoding.UTF8.GetString(input),
            fault is null ? answer.Value.GetRawText() : null,
            result?.Reasons ?? [Fallback(question, fault!)],
            fault?.Code,
            took,
            time.GetUtcNow());
    }

    private async Task<Comparison> CompareAsync(LiveVersion version, string live, byte[] input, CancellationToken ct)
    {
        var (verdict, fault) = domain.Read((await meter.AskAsync(version.Engine, domain.Path, input, ct)).Answer);
        return new Comparison(version.Id, version.State, live, verdict, fault?.Code);
    }

    private static Reason Fallback(PriorityQuestion question, PolicyFault fault) => new(
        "fallback",
        "The policy gave no answer ({fault}), so the matrix alone decided: {priority}.",
        new Dictionary<string, string> { ["fault"] = fault.Code, ["priority"] = question.ByMatrix.ToText() },
        "");

    private static Reason VersionFailed(LiveVersion version, string fault) => new(
        "version_failed",
        "Version {version} of the policy gave no answer ({fault}), so SynergyFlow's own decided.",
        new Dictionary<string, string> { ["version"] = version.Number.ToString(CultureInfo.InvariantCulture), ["fault"] = fault },
        "");

    [LoggerMessage(4030, LogLevel.Error, "The priority policy gave no answer ({Reason}): what comes after it decides")]
    private static partial void Unanswered(ILogger logger, string reason);
}
