using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Time.UseCases;

/// <summary>The records that a person most likely means when he logs time: those in hand, then those of today.</summary>
public sealed class FindTargets(ITimeQueries queries, IRecordVisits visits, TimesheetGate gate, IAuthorizer authorizer)
{
    /// <summary>So many are offered.</summary>
    public const int MostOffered = 8;

    /// <summary>The records behind these keys or ids, in their order.</summary>
    /// <returns><see cref="RecordNotFound"/> for the first that the actor does not see.</returns>
    public async Task<Result<IReadOnlyList<TargetRow>>> ResolveAsync(Actor actor, IReadOnlyList<string> references, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(references);
        return (await gate.MayAsync(actor, Actions.TimeLog, ct)).Error is { } denied
            ? denied
            : await ResolveAsync(queries, await authorizer.ScopeAsync(actor, ct), references, ct);
    }

    /// <param name="inHand">Keys or ids of what the page shows; those that the actor does not see are left out.</param>
    /// <param name="since">When his day began.</param>
    public async Task<Result<IReadOnlyList<TargetRow>>> OfferAsync(Actor actor, IReadOnlyList<string> inHand, DateTimeOffset since, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(inHand);
        if ((await gate.MayAsync(actor, Actions.TimeLog, ct)).Error is { } denied)
        {
            return denied;
        }

        var scope = await authorizer.ScopeAsync(actor, ct);
        var today = (await visits.ListAsync(scope, MostOffered, ct)).Where(visit => visit.VisitedAt >= since).Select(visit => visit.Key);
        List<string> wanted = [.. inHand.Take(Worklog.MostRecords).Concat(today).Distinct(StringComparer.OrdinalIgnoreCase)];
        var found = wanted.Count == 0 ? [] : await queries.TargetsAsync(scope, wanted, ct);
        return new Result<IReadOnlyList<TargetRow>>(
            [.. wanted.Select(one => Among(found, one)).OfType<TargetRow>().DistinctBy(target => target.Id).Take(Math.Max(MostOffered, inHand.Count))], null);
    }

    internal static async Task<Result<IReadOnlyList<TargetRow>>> ResolveAsync(
        ITimeQueries queries, RecordScope scope, IReadOnlyList<string> references, CancellationToken ct)
    {
        if (references.Count > Worklog.MostRecords)
        {
            return new InvalidField("records", $"Time counts for at most {Worklog.MostRecords} records.");
        }

        var found = references.Count == 0 ? [] : await queries.TargetsAsync(scope, references, ct);
        var missing = references.FirstOrDefault(one => Among(found, one) is null);
        return missing is not null
            ? new RecordNotFound(missing) { Field = "records" }
            : new Result<IReadOnlyList<TargetRow>>([.. references.Select(one => Among(found, one)!)], null);
    }

    private static TargetRow? Among(IReadOnlyList<TargetRow> found, string reference) => found.FirstOrDefault(
        target => target.Key.Equals(reference, StringComparison.OrdinalIgnoreCase) || target.Id.ToString().Equals(reference, StringComparison.OrdinalIgnoreCase));
}
