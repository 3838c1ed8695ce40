using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>One fact of a question as it would have to be.</summary>
/// <param name="Field"><c>impact</c>, <c>urgency</c>, <c>vip</c> or <c>critical</c>.</param>
/// <param name="From">As it was: enum names in snake_case, <c>true</c> or <c>false</c>.</param>
public sealed record ChangedFact(string Field, string From, string To);

/// <summary>A smallest change of facts that leads to another priority.</summary>
public sealed record PriorityFlip(Priority Priority, IReadOnlyList<ChangedFact> Facts);

/// <param name="Revision">Of the policies that say so. Where the receipt has another one, they have changed since.</param>
/// <param name="Fault">Why they say nothing now; null where they do.</param>
/// <param name="Flips">The most urgent first; of the same priority as few facts as any, and no more than one step of one where that is enough.</param>
public sealed record WhatWouldChange(string Revision, string? Fault, IReadOnlyList<PriorityFlip> Flips);

/// <summary>What would have had to be different for another priority: the policies of now are asked about every neighbour of a receipt's question.</summary>
public sealed class FindPriorityFlips(IPriorityPolicy policy)
{
    /// <param name="receipt">As its reader got it.</param>
    /// <returns>Null where he may not read what was asked, or it is about something else than a priority.</returns>
    public async Task<WhatWouldChange?> ExecuteAsync(TenantId tenant, Receipt receipt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (receipt.Input is not { } input || policy.Asked(input) is not { } asked)
        {
            return null;
        }

        var now = await policy.DecideAsync(asked, tenant, receipt.Record, ct);
        if (now.Why.Fault is { } fault)
        {
            return new WhatWouldChange("", fault, []);
        }

        List<PriorityFlip> flips = [];
        foreach (var (question, facts) in Neighbours(asked))
        {
            var other = await policy.DecideAsync(question, tenant, receipt.Record, ct);
            if (other.Why.Fault is null && other.Priority != now.Priority)
            {
                flips.Add(new PriorityFlip(other.Priority, facts));
            }
        }

        return new WhatWouldChange(now.Why.Revision, null, [.. Smallest(asked, flips)]);
    }

    /// <summary>Every question that differs: there are 63 of them.</summary>
    private static IEnumerable<(PriorityQuestion Question, IReadOnlyList<ChangedFact> Facts)> Neighbours(PriorityQuestion asked)
    {
        foreach (var impact in Enum.GetValues<Impact>())
        {
            foreach (var urgency in Enum.GetValues<Urgency>())
            {
                foreach (var vip in new[] { asked.Vip, !asked.Vip })
                {
                    // Without a service there is none to be critical.
                    foreach (var critical in asked.Service is null ? new[] { asked.Critical } : [asked.Critical, !asked.Critical])
                    {
                        var question = asked with { Impact = impact, Urgency = urgency, Vip = vip, Critical = critical };
                        if (question != asked)
                        {
                            yield return (question, [.. Differences(asked, question)]);
                        }
                    }
                }
            }
        }
    }

    private static IEnumerable<ChangedFact> Differences(PriorityQuestion from, PriorityQuestion to)
    {
        if (from.Impact != to.Impact)
        {
            yield return new ChangedFact("impact", from.Impact.ToText(), to.Impact.ToText());
        }

        if (from.Urgency != to.Urgency)
        {
            yield return new ChangedFact("urgency", from.Urgency.ToText(), to.Urgency.ToText());
        }

        if (from.Vip != to.Vip)
        {
            yield return new ChangedFact("vip", Bool(from.Vip), Bool(to.Vip));
        }

        if (from.Critical != to.Critical)
        {
            yield return new ChangedFact("critical", Bool(from.Critical), Bool(to.Critical));
        }
    }

    private static IEnumerable<PriorityFlip> Smallest(PriorityQuestion asked, List<PriorityFlip> flips) => flips
        .GroupBy(flip => flip.Priority)
        .OrderBy(priority => priority.Key)
        .SelectMany(priority =>
        {
            var fewest = priority.Min(flip => flip.Facts.Count);
            var few = priority.Where(flip => flip.Facts.Count == fewest);

            // Of one fact that could be changed by one step or by two, one step is enough.
            return few.GroupBy(flip => string.Join('+', flip.Facts.Select(fact => fact.Field)))
                .Select(same => same.MinBy(flip => flip.Facts.Sum(fact => Steps(asked, fact)))!);
        });

    private static int Steps(PriorityQuestion asked, ChangedFact fact) => fact.Field switch
    {
        "impact" => Math.Abs((int)EnumText.Parse<Impact>(fact.To) - (int)asked.Impact),
        "urgency" => Math.Abs((int)EnumText.Parse<Urgency>(fact.To) - (int)asked.Urgency),
        _ => 1,
    };

    private static string Bool(bool value) => value ? "true" : "false";
}
