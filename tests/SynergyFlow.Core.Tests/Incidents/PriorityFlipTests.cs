using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Incidents;

/// <summary>What would have to be different for another priority, over a policy of the tests: the matrix, one step more urgent for a VIP.</summary>
public sealed class PriorityFlipTests
{
    private readonly Desk _desk = new();

    [Fact]
    public async Task Flips_AreTheSmallestChangesThatLeadThere_TheMostUrgentFirst()
    {
        var flips = await FlipsAsync(new(Impact.Person, Urgency.Degraded, Vip: false, "Mail", Critical: false, PriorityMatrix.Seed(Tenant.First).Cells));

        // P4 now. P1 takes two facts; the others one of each kind that can do it, in its smallest step.
        Assert.Equal(
            [
                "P1: impact organisation, urgency badly_degraded", "P1: impact organisation, vip true",
                "P2: impact department", "P2: urgency stopped",
                "P3: impact team", "P3: urgency badly_degraded", "P3: vip true",
            ],
            flips);
    }

    [Fact]
    public async Task Flips_NeverNameAServiceThatTheIncidentHasNot()
    {
        _desk.CriticalRaises = true;
        var cells = PriorityMatrix.Seed(Tenant.First).Cells;
        Assert.DoesNotContain(await FlipsAsync(new(Impact.Person, Urgency.Degraded, false, null, false, cells)), said => said.Contains("critical", StringComparison.Ordinal));
        Assert.Contains("P3: critical true", await FlipsAsync(new(Impact.Person, Urgency.Degraded, false, "Mail", false, cells)));
    }

    [Fact]
    public async Task Flips_WithoutTheInput_OrOfAnotherKindOfReceipt_AreNone()
    {
        Assert.Null(await new FindPriorityFlips(_desk).ExecuteAsync(Tenant.First, Kept(null), TestContext.Current.CancellationToken));
        Assert.Null(await new FindPriorityFlips(_desk).ExecuteAsync(Tenant.First, Kept("{}"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Flips_WhileThePoliciesAreSilent_AreNotThoseOfTheMatrix()
    {
        (_desk.Fault, _desk.Question) = ("opa_timeout", new(Impact.Person, Urgency.Degraded, false, null, false, PriorityMatrix.Seed(Tenant.First).Cells));
        var would = await new FindPriorityFlips(_desk).ExecuteAsync(Tenant.First, Kept("{}"), TestContext.Current.CancellationToken);
        Assert.Equal(("opa_timeout", 0, 1), (would!.Fault, would.Flips.Count, _desk.Asks));
    }

    private async Task<List<string>> FlipsAsync(PriorityQuestion question)
    {
        _desk.Question = question;
        var would = await new FindPriorityFlips(_desk).ExecuteAsync(Tenant.First, Kept("{}"), TestContext.Current.CancellationToken);
        Assert.Equal(("r1", null), (would!.Revision, would.Fault));
        return [.. would.Flips.Select(flip => $"{flip.Priority}: {string.Join(", ", flip.Facts.Select(fact => $"{fact.Field} {fact.To}"))}")];
    }

    private static Receipt Kept(string? input) => new(
        Guid.CreateVersion7(), RecordId.New(), "synergyflow/priority", "r0", "in_process", "P4", input, null, [], null, Guid.CreateVersion7(), UserId.New(), "Ayu", 70, "c", null,
        DateTimeOffset.UnixEpoch);

    private sealed class Desk : IPriorityPolicy
    {
        public PriorityQuestion? Question { get; set; }

        public bool CriticalRaises { get; set; }

        public string? Fault { get; set; }

        public int Asks { get; private set; }

        public Task<PriorityDecision> DecideAsync(PriorityQuestion question, TenantId tenant, RecordId? record, CancellationToken ct)
        {
            Asks++;
            var raised = (question.Vip ? 1 : 0) + (CriticalRaises && question.Critical ? 1 : 0);
            var urgency = (Urgency)Math.Max(1, (int)question.Urgency - raised);
            var priority = (question with { Urgency = urgency }).ByMatrix;
            return Task.FromResult(new PriorityDecision(
                priority, new Decision("synergyflow/priority", "r1", "in_process", priority.ToText(), "{}", "{}", [], Fault, TimeSpan.Zero, DateTimeOffset.UnixEpoch)));
        }

        public PriorityQuestion? Asked(string input) => Question;
    }
}
