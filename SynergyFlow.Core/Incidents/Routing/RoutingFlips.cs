using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Incidents.Routing;

/// <summary>A smallest change of facts that leads to another team.</summary>
/// <param name="Team">Null: to none.</param>
/// <param name="Facts">Fields <c>category</c>, <c>service</c> and <c>tag</c>; empty for what is not there.</param>
public sealed record RoutingFlip(TeamId? Team, string? Route, IReadOnlyList<ChangedFact> Facts);

/// <param name="Revision">Of the policies that say so. Where the receipt has another one, they have changed since.</param>
/// <param name="Fault">Why they say nothing now; null where they do.</param>
/// <param name="Flips">Of each team those with the fewest facts.</param>
public sealed record WhatWouldRoute(string Revision, string? Fault, IReadOnlyList<RoutingFlip> Flips);

/// <summary>What would have had to be different for another team: the policies of now are asked with what each route asks for, and without each fact.</summary>
public sealed class FindRoutingFlips(IRoutingPolicy policy)
{
    /// <param name="receipt">As its reader got it.</param>
    /// <returns>Null where he may not read what was asked, or it is about something else than a team.</returns>
    public async Task<WhatWouldRoute?> ExecuteAsync(TenantId tenant, Receipt receipt, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        if (receipt.Input is not { } input || policy.Asked(input) is not { } asked)
        {
            return null;
        }

        var now = await policy.DecideAsync(asked, tenant, receipt.Record, ct);
        if (now.Why.Fault is { } fault)
        {
            return new WhatWouldRoute("", fault, []);
        }

        List<RoutingFlip> flips = [];
        foreach (var question in Neighbours(asked))
        {
            var other = await policy.DecideAsync(question, tenant, receipt.Record, ct);
            if (other.Why.Fault is null && other.Team != now.Team)
            {
                flips.Add(new RoutingFlip(other.Team, other.Route, [.. Differences(asked, question)]));
            }
        }

        return new WhatWouldRoute(
            now.Why.Revision,
            null,
            [.. flips.GroupBy(flip => flip.Team).SelectMany(team => team.Where(flip => flip.Facts.Count == team.Min(one => one.Facts.Count)))]);
    }

    /// <summary>As each route would have it, and with one fact less: about two for each route, and one for each fact.</summary>
    private static IEnumerable<RoutingQuestion> Neighbours(RoutingQuestion asked)
    {
        HashSet<(string?, string?, string)> seen = [Key(asked)];
        IEnumerable<RoutingQuestion> others =
        [
            .. asked.Routes.SelectMany(route => new[]
            {
                asked with
                {
                    Category = Covers(route.Category, asked.Category) ? asked.Category : route.Category,
                    Service = route.Service is null || Same(route.Service, asked.Service) ? asked.Service : route.Service,
                    Tags = [.. asked.Tags.Union(route.Tags).Order(StringComparer.Ordinal)],
                },

                // What it does not ask for may be what leads elsewhere.
                asked with
                {
                    Category = route.Category is not null && Covers(route.Category, asked.Category) ? asked.Category : route.Category,
                    Service = Same(route.Service, asked.Service) ? asked.Service : route.Service,
                    Tags = [.. asked.Tags.Union(route.Tags).Order(StringComparer.Ordinal)],
                },
            }),
            asked with { Category = null },
            asked with { Service = null },
            .. asked.Tags.Select(tag => asked with { Tags = [.. asked.Tags.Where(other => other != tag)] }),
        ];
        return others.Where(question => seen.Add(Key(question)));

        static (string?, string?, string) Key(RoutingQuestion question) => (question.Category, question.Service, string.Join('\n', question.Tags));
    }

    private static IEnumerable<ChangedFact> Differences(RoutingQuestion from, RoutingQuestion to)
    {
        if (from.Category != to.Category)
        {
            yield return new ChangedFact("category", from.Category ?? "", to.Category ?? "");
        }

        if (from.Service != to.Service)
        {
            yield return new ChangedFact("service", from.Service ?? "", to.Service ?? "");
        }

        foreach (var tag in to.Tags.Except(from.Tags))
        {
            yield return new ChangedFact("tag", "", tag);
        }

        foreach (var tag in from.Tags.Except(to.Tags))
        {
            yield return new ChangedFact("tag", tag, "");
        }
    }

    private static bool Covers(string? above, string? category) => above is null
        || (category is not null && (Same(above, category) || category.StartsWith(above + "/", StringComparison.OrdinalIgnoreCase)));

    private static bool Same(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
