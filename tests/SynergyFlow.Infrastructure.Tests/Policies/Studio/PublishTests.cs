using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>From draft to where it decides, and back at once.</summary>
public sealed class PublishTests(PostgresServer postgres) : StudioTest(postgres)
{
    [Fact]
    public async Task Shadow_DecidesNothing_AndWhereItDiffersIsKept()
    {
        var version = await LiveAsync(PanicText, PolicyState.Shadow);
        var calm = await OpenAsync(Maya);
        var urgent = await OpenAsync(Maya, fields => fields with { Impact = Impact.Organisation, Urgency = Urgency.Stopped });

        Assert.Equal((Priority.P4, Priority.P1), ((await ReadAsync(calm)).Priority, (await ReadAsync(urgent)).Priority));
        Assert.Null((await ReceiptAsync(calm)).Version);
        var compared = (await RunAsync((ReplayPolicy replay) => replay.ComparedAsync(Admin, Policy, version.Number, Ct))).Value!;
        Assert.Equal((2, 1, 0), (compared.Asked, compared.Differing, compared.Faults));
        var flip = Assert.Single(compared.Latest);
        Assert.Equal(("P4", "P1", (await ReadAsync(calm)).Key), (flip.From, flip.To, flip.Key));
    }

    [Fact]
    public async Task Enforced_Decides_AndItsReceiptNamesIt_UntilTheSwitchIsThrown()
    {
        var version = await LiveAsync(PanicText, PolicyState.Enforced);
        var id = await OpenAsync(Maya);
        Assert.Equal(Priority.P1, (await ReadAsync(id)).Priority);
        var receipt = await ReceiptAsync(id);
        Assert.Equal((version.Number, PolicyState.Enforced, "panic", version.Report.Revision), (receipt.Version!.Number, receipt.Version.Mode, receipt.Reasons[0].Code, receipt.Revision));

        Assert.Equal("reason", (await RunAsync((PublishPolicy publish) => publish.KillAsync(Admin, Policy, " ", Ct))).Error!.Field);
        Assert.Equal(1, (await RunAsync((PublishPolicy publish) => publish.KillAsync(Admin, Policy, "Everything was urgent", Ct))).Value);
        await NoticedAsync(null, PolicyState.Enforced);
        var after = await OpenAsync(Maya);
        Assert.Equal(Priority.P4, (await ReadAsync(after)).Priority);
        Assert.Null((await ReceiptAsync(after)).Version);
        var killed = await FindAsync(version.Number);
        Assert.Equal((PolicyState.Retired, PolicyEnd.Person, "Everything was urgent"), (killed.State, killed.EndedBy, killed.Reason));
        Assert.IsType<PolicyNothingToKill>((await RunAsync((PublishPolicy publish) => publish.KillAsync(Admin, Policy, "Again", Ct))).Error);

        // What was taken back can be put back: its text is the one that was tried.
        Assert.Null((await PublishAsync(Admin, version.Number, PolicyState.Enforced)).Error);
    }

    [Fact]
    public async Task Canary_DecidesItsShare_AlwaysOfTheSameRecords_AndBothSidesAreCompared()
    {
        const int Opened = 60;
        var version = await LiveAsync(PanicText, PolicyState.Canary, 30);
        var chosen = 0;
        for (var i = 0; i < Opened; i++)
        {
            var id = await OpenAsync(Maya);
            var isChosen = PolicyVersion.IsChosen(version.Id, 30, id);
            chosen += isChosen ? 1 : 0;
            Assert.Equal(isChosen ? Priority.P1 : Priority.P4, (await ReadAsync(id)).Priority);
            Assert.Equal(isChosen ? PolicyState.Canary : null, (await ReceiptAsync(id)).Version?.Mode);
            Assert.True(!isChosen || PolicyVersion.IsChosen(version.Id, 31, id));
        }

        Assert.InRange(chosen, 1, Opened - 1);
        var compared = (await RunAsync((ReplayPolicy replay) => replay.ComparedAsync(Admin, Policy, version.Number, Ct))).Value!;
        Assert.Equal((Opened, Opened), (compared.Asked, compared.Differing)); // as if there were no canary, on both sides
        Assert.All(compared.Latest, flip => Assert.Equal(("P4", "P1"), (flip.From, flip.To)));
    }

    [Fact]
    public void Canary_OfTenPercent_HasTenPercent_OfALot()
    {
        const int Many = 20_000;
        var version = PolicyVersionId.New();
        Assert.InRange(Enumerable.Range(0, Many).Count(_ => PolicyVersion.IsChosen(version, 10, RecordId.New())), Many * 9 / 100, Many * 11 / 100);
    }

    [Fact]
    public async Task EnforcingAnother_RetiresTheOneBefore()
    {
        var first = await LiveAsync(PanicText, PolicyState.Enforced);
        var second = await LiveAsync(PanicText with { Comment = "Again" }, PolicyState.Enforced);
        Assert.Equal((PolicyState.Retired, PolicyState.Enforced), ((await FindAsync(first.Number)).State, (await FindAsync(second.Number)).State));
        var replaced = await FindAsync(first.Number);
        Assert.Equal((PolicyEnd.Replaced, "2"), (replaced.EndedBy, replaced.Reason));

        // Not even past SynergyFlow there are two.
        var two = await Assert.ThrowsAsync<PostgresException>(() => SendAsync($"UPDATE policies.policy_version SET state = 'enforced' WHERE number = {first.Number}"));
        Assert.Equal(PostgresErrorCodes.ExclusionViolation, two.SqlState);
    }

    [Fact]
    public async Task VersionThatFails_LeavesItToTheOwnPolicy_AndTheReceiptSaysSo()
    {
        var version = await LiveAsync(PanicText, PolicyState.Enforced);
        await SendAsync("UPDATE policies.policy_module SET content = '\\x00'");
        using LivePolicies other = new(
            Database.Services.GetRequiredService<Infrastructure.Persistence.TenantContexts>(), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Infrastructure.Policies.InProcess.InProcessEngine>.Instance);
        var policy = ActivatorUtilities.CreateInstance<Infrastructure.Incidents.PriorityPolicy>(
            Database.Services, ActivatorUtilities.CreateInstance<VersionedPolicies>(Database.Services, other));
        var decided = await policy.DecideAsync(
            new PriorityQuestion(Impact.Person, Urgency.Degraded, false, null, false, PriorityMatrix.Seed(Core.Tenants.Tenant.First).Cells), Core.Tenants.Tenant.First, null, Ct);

        Assert.Equal((Priority.P4, "policy_failed", version.Number), (decided.Priority, decided.Why.Fault, decided.Why.Version!.Number));
        Assert.Equal(["version_failed", "matrix"], decided.Why.Reasons.Select(reason => reason.Code));
    }

    [Fact]
    public async Task Step_ThatHasEffect_NeedsThatSomebodyCouldSeeWhatItWouldChange()
    {
        var draft = await DraftAsync(PanicText);
        Assert.IsType<PolicyNotTried>((await PublishAsync(Admin, draft.Number, PolicyState.Enforced)).Error);
        Assert.IsType<PolicyNotTried>((await PublishAsync(Admin, draft.Number, PolicyState.Canary, 10)).Error);
        Assert.Equal("percent", (await PublishAsync(Admin, draft.Number, PolicyState.Canary)).Error!.Field);
        Assert.Equal("percent", (await PublishAsync(Admin, draft.Number, PolicyState.Shadow, 10)).Error!.Field);
        Assert.IsType<PolicyStepImpossible>((await PublishAsync(Admin, draft.Number, PolicyState.Retired)).Error);
        Assert.IsType<PolicyVersionNotFound>((await PublishAsync(Admin, 99, PolicyState.Shadow)).Error);
        Assert.Null((await PublishAsync(Admin, draft.Number, PolicyState.Shadow)).Error);

        Assert.IsType<PolicyNotDraft>((await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Save(Policy, draft.Number, PanicText), Ct))).Error);
        Assert.IsType<PolicyNotDraft>((await RunAsync((WritePolicy write) => write.DeleteAsync(Admin, Policy, draft.Number, Ct))).Error);
    }

    [Fact]
    public void Proposal_EndsWithAnotherText()
    {
        var version = PolicyVersion.Draft(Core.Tenants.Tenant.First, Policy, 1, null, PanicText, Green("1"), Stamp()).Value!;
        version.MarkTried();
        Assert.Null(version.Propose(new PolicyStep(PolicyState.Enforced), Stamp()).Error);
        Assert.Null(version.Edit(PanicText with { Comment = "Only the words" }, Green("1"), Stamp()).Error);
        Assert.NotNull(version.Proposal);
        Assert.Null(version.Edit(PanicText with { Source = Panic + "\n" }, Green("2"), Stamp()).Error);
        version.MarkTried();
        Assert.IsType<PolicyNotProposed>(version.Approve(Stamp()).Error);

        static Stamp Stamp() => new(UserId.New(), DateTimeOffset.UnixEpoch);

        static PolicyReport Green(string revision) => new(revision, [], [new PolicyTest("test", true, 1, null)]);
    }

    [Fact]
    public async Task Version_WithoutItsModule_LeavesItToTheOwnPolicy()
    {
        await LiveAsync(PanicText, PolicyState.Enforced);
        await SendAsync("DELETE FROM policies.policy_module");
        using LivePolicies other = new(
            Database.Services.GetRequiredService<Infrastructure.Persistence.TenantContexts>(), TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Infrastructure.Policies.InProcess.InProcessEngine>.Instance);
        var live = await other.OfAsync(Core.Tenants.Tenant.First, Policy, Ct);
        Assert.Equal("policy_failed", (await live.Enforced!.Engine.AskAsync(Infrastructure.Policies.PolicyPath.Priority, "{}"u8.ToArray(), Ct)).Fault?.Code);
    }

    [Fact]
    public async Task Draft_ThatIsGivenUp_IsGone_AndItsNumberIsNotUsedAgain()
    {
        var draft = await DraftAsync();
        Assert.Null((await RunAsync((WritePolicy write) => write.DeleteAsync(Admin, Policy, draft.Number, Ct))).Error);
        Assert.Empty((await RunAsync((ReadPolicies read) => read.ListAsync(Admin, Policy, Ct))).Value!);
        Assert.Equal(draft.Number + 1, (await DraftAsync()).Number);
    }

    [Fact]
    public async Task Edits_OfAVersionThatSomebodyElseSaved_AreRefused()
    {
        var draft = await DraftAsync();
        await SaveAsync(draft.Number, PanicText);
        var late = await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Save(Policy, draft.Number, PanicText, draft.Version), Ct));
        Assert.IsType<VersionConflict>(late.Error);
    }

    [Fact]
    public async Task Agents_MayNeitherReadNorWriteNorPublish()
    {
        var draft = await DraftAsync();
        Assert.IsType<NotAllowed>((await RunAsync((ReadPolicies read) => read.ListAsync(Agent, Policy, Ct))).Error);
        Assert.IsType<NotAllowed>((await RunAsync((WritePolicy write) => write.ExecuteAsync(Agent, new WritePolicy.Begin(Policy), Ct))).Error);
        Assert.IsType<NotAllowed>((await PublishAsync(Agent, draft.Number, PolicyState.Shadow)).Error);
        Assert.IsType<NotAllowed>((await RunAsync((PublishPolicy publish) => publish.KillAsync(Agent, Policy, "No", Ct))).Error);
        Assert.IsType<NotAllowed>((await RunAsync((ReplayPolicy replay) => replay.ExecuteAsync(Agent, new(Policy, draft.Number, 1), Ct))).Error);
        Assert.IsType<PolicyNotFound>((await RunAsync((ReadPolicies read) => read.ListAsync(Admin, "authz", Ct))).Error);
    }

    [Fact]
    public async Task EachStep_IsInTheLog()
    {
        var version = await LiveAsync(PanicText, PolicyState.Canary, 5);
        await using var db = Database.Open();
        var log = await db.Log.Where(one => one.AggregateId == version.Id.Value).OrderBy(one => one.Sequence).Select(one => one.Type + " " + one.ActorName).ToListAsync(Ct);
        Assert.Equal(
            ["policy_version.drafted Citra", "policy_version.edited Citra", "policy_version.published Citra", "policy_version.published Citra"], log);
    }
}
