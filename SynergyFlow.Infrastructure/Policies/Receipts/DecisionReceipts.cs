using System.Text.Json;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Receipts;

/// <summary>What was decided in a scope, until the unit of work writes it beside what came of it.</summary>
internal sealed class DecisionReceipts : IReceipts
{
    private readonly List<(Aggregate About, int Version, Decision Decision)> _kept = [];

    public void Keep(Decision decision, Aggregate about)
    {
        ArgumentNullException.ThrowIfNull(about);
        _kept.Add((about, about.Version, decision));
    }

    /// <param name="effects">What happened to it in this transaction.</param>
    public IEnumerable<DecisionReceipt> Of(Aggregate about, IReadOnlyList<LoggedEvent> effects) =>
        from kept in _kept
        where ReferenceEquals(kept.About, about)
        from effect in effects
        where effect.Sequence == kept.Version
        select ToReceipt(kept.Decision, effect);

    /// <summary>What versions that are tried out would have said to the same questions.</summary>
    public IEnumerable<PolicyComparison> ComparisonsOf(Aggregate about, IReadOnlyList<LoggedEvent> effects) =>
        from kept in _kept
        where ReferenceEquals(kept.About, about)
        from effect in effects
        where effect.Sequence == kept.Version
        from compared in kept.Decision.Comparisons
        select new PolicyComparison
        {
            Tenant = effect.Tenant,
            Id = Guid.CreateVersion7(),
            DecidedAt = kept.Decision.At,
            Version = compared.Version,
            Mode = compared.Mode,
            ReceiptId = kept.Decision.Id,
            AggregateId = effect.AggregateId,
            Live = compared.Live,
            Candidate = compared.Candidate,
            Fault = compared.Fault,
            Differs = compared.Live != compared.Candidate,
        };

    /// <summary>What is left was about something that did not change, or that was given up.</summary>
    public void Clear() => _kept.Clear();

    private static DecisionReceipt ToReceipt(Decision decision, LoggedEvent effect) => new()
    {
        Tenant = effect.Tenant,
        Id = decision.Id,
        DecidedAt = decision.At,
        Policy = decision.Policy,
        Revision = decision.Revision,
        Engine = decision.Engine,
        Verdict = decision.Verdict,
        AggregateKind = effect.AggregateKind,
        AggregateId = effect.AggregateId,
        EventId = effect.Id,
        ActorId = effect.ActorId,
        ActorName = effect.ActorName,
        Input = decision.Input,
        Result = decision.Result,
        Reasons = JsonSerializer.Serialize(decision.Reasons, ReceiptJson.Options),
        Fault = decision.Fault,
        DurationUs = (int)Math.Min(decision.Took.TotalMicroseconds, int.MaxValue),
        CorrelationId = effect.CorrelationId,
        TraceId = effect.TraceId,
        PolicyVersion = decision.Version?.Number,
        Mode = decision.Version?.Mode,
    };
}
