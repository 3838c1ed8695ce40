using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>
/// Asks the tenant's version of a policy, or SynergyFlow's own. Where a version gives no usable answer SynergyFlow's policy decides,
/// where that gives none the asker's fallback does, and the reasons say so.
/// </summary>
internal sealed partial class VersionedPolicies(
    IPolicyEngine engine, ILivePolicies versions, PolicyMeter meter, TimeProvider time, ILogger<VersionedPolicies> logger)
{
    /// <param name="question">JSON.</param>
    /// <param name="record">Which record it is about, where there is one already: a canary decides about some of them.</param>
    /// <param name="fallback">What counts where no policy answers; the word and one reason.</param>
    public async Task<Decision> DecideAsync(
        IPolicyDomain domain, byte[] question, TenantId tenant, RecordId? record, Func<PolicyFault, PolicyVerdict> fallback, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(domain);
        Asking asking = new(domain, question, fallback);
        var live = await versions.OfAsync(tenant, domain.Name, ct);
        var decided = await DecideAsync(asking, live.For(record), ct);
        List<Comparison> comparisons = [];
        if (live.Canary is { } canary)
        {
            // Beside whatever decides without it: for the records that it decides about, that has to be asked too.
            var other = decided.Version?.Number == canary.Number ? await DecideAsync(asking, live.Enforced, ct) : decided;
            comparisons.Add(await CompareAsync(asking, canary, other.Verdict, ct));
        }

        if (live.Shadow is { } shadow)
        {
            comparisons.Add(await CompareAsync(asking, shadow, decided.Verdict, ct));
        }

        return decided with { Comparisons = comparisons };
    }

    private async Task<Decision> DecideAsync(Asking asking, LiveVersion? version, CancellationToken ct)
    {
        if (version is null)
        {
            return await AskAsync(asking, engine, ct);
        }

        DecidingVersion deciding = new(version.Number, version.State);
        var said = await AskAsync(asking, version.Engine, ct);
        if (said.Fault is not { } fault)
        {
            return said with { Version = deciding };
        }

        var own = await AskAsync(asking, engine, ct);
        return own with { Version = deciding, Fault = fault, Reasons = [VersionFailed(version, fault), .. own.Reasons] };
    }

    private async Task<Decision> AskAsync(Asking asking, IPolicyEngine asked, CancellationToken ct)
    {
        var (answer, took) = await meter.AskAsync(asked, asking.Domain.Path, asking.Question, ct);
        var (verdict, fault) = asking.Domain.Read(asking.Question, answer);
        if (fault is not null)
        {
            Unanswered(logger, asking.Domain.Name, fault.Code);
        }

        var said = verdict ?? asking.Fallback(fault!);
        return new Decision(
            asking.Domain.Path.Policy,
            answer.Revision,
            asked.Name,
            said.Word,
            Encoding.UTF8.GetString(asking.Question),
            fault is null ? answer.Value.GetRawText() : null,
            said.Reasons,
            fault?.Code,
            took,
            time.GetUtcNow());
    }

    private async Task<Comparison> CompareAsync(Asking asking, LiveVersion version, string live, CancellationToken ct)
    {
        var (verdict, fault) = asking.Domain.Read(asking.Question, (await meter.AskAsync(version.Engine, asking.Domain.Path, asking.Question, ct)).Answer);
        return new Comparison(version.Id, version.State, live, verdict?.Word, fault?.Code);
    }

    private static Reason VersionFailed(LiveVersion version, string fault) => new(
        "version_failed",
        "Version {version} of the policy gave no answer ({fault}), so SynergyFlow's own decided.",
        new Dictionary<string, string> { ["version"] = version.Number.ToString(CultureInfo.InvariantCulture), ["fault"] = fault },
        "");

    private sealed record Asking(IPolicyDomain Domain, byte[] Question, Func<PolicyFault, PolicyVerdict> Fallback);

    [LoggerMessage(4030, LogLevel.Error, "The {Policy} policy gave no answer ({Reason}): what comes after it decides")]
    private static partial void Unanswered(ILogger logger, string policy, string reason);
}
