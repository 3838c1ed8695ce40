using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>A version of which too much goes wrong puts itself aside, and says so.</summary>
public sealed class BudgetTests(PostgresServer postgres) : StudioTest(postgres)
{
    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<StudioOptions>(options => (options.BudgetPercent, options.BudgetLeast) = (20, 5));
    }

    [Fact]
    public async Task Version_WhoseDecisionsAreOverridden_PutsItselfAside_AndItsTicketsSaySo()
    {
        var version = await LiveAsync(PanicText, PolicyState.Enforced);
        List<RecordId> opened = [];
        for (var i = 0; i < 5; i++)
        {
            opened.Add(await OpenAsync(Maya));
        }

        // One of five is what the budget allows.
        await OverrideAsync(opened[0]);
        await LookAsync();
        Assert.Equal(PolicyState.Enforced, (await FindAsync(version.Number)).State);
        Assert.False((await ReceiptAsync(opened[1])).Version!.PutAside);

        await OverrideAsync(opened[2]);
        await LookAsync();
        var aside = await FindAsync(version.Number);
        Assert.Equal((PolicyState.Retired, PolicyEnd.Budget, "5 2 0"), (aside.State, aside.EndedBy, aside.Reason));
        Assert.True((await ReceiptAsync(opened[1])).Version!.PutAside);
        await NoticedAsync(null, PolicyState.Enforced);
        Assert.Equal(Priority.P4, (await ReadAsync(await OpenAsync(Maya))).Priority);

        // Whoever thinks otherwise puts it back: what was before counts no more.
        Assert.Null((await PublishAsync(Admin, version.Number, PolicyState.Enforced)).Error);
        await LookAsync();
        var back = await FindAsync(version.Number);
        Assert.Equal((PolicyState.Enforced, null, null), (back.State, back.EndedBy, back.Reason));
    }

    [Fact]
    public async Task Version_ThatGivesNoAnswer_PutsItselfAside()
    {
        var version = await LiveAsync(PanicText, PolicyState.Canary, 99);
        for (var i = 0; i < 12; i++)
        {
            await OpenAsync(Maya);
        }

        await SendAsync("ALTER TABLE policies.decision_receipt DISABLE TRIGGER USER; UPDATE policies.decision_receipt SET fault = 'policy_failed'; ALTER TABLE policies.decision_receipt ENABLE TRIGGER USER");
        await LookAsync();
        var aside = await FindAsync(version.Number);
        Assert.Equal((PolicyEnd.Budget, "0"), (aside.EndedBy, aside.Reason!.Split(' ')[1]));
    }

    [Fact]
    public async Task FewRecords_AreNotJudged_NorWhatOtherVersionsDecided()
    {
        await OverrideAsync(await OpenAsync(Maya)); // by SynergyFlow's own policy
        var version = await LiveAsync(PanicText, PolicyState.Enforced);
        for (var i = 0; i < 4; i++)
        {
            await OverrideAsync(await OpenAsync(Maya));
        }

        await LookAsync();
        Assert.Equal(PolicyState.Enforced, (await FindAsync(version.Number)).State);
    }

    [Theory]
    [InlineData(20, 1, 0, false)]
    [InlineData(20, 1, 1, true)]
    [InlineData(19, 19, 0, false)]
    [InlineData(100, 0, 5, false)]
    [InlineData(100, 3, 3, true)]
    public void Budget_IsSpent_AboveItsShareOfEnoughRecords(int records, int overridden, int unanswered, bool spent) =>
        Assert.Equal(spent, new PolicyBudget(5, 20, TimeSpan.FromDays(1)).IsSpent(new PolicySpending(records, overridden, unanswered)));

    [Fact]
    public async Task People_DoNotKeepTheBudget() =>
        Assert.IsType<NotAllowed>((await RunAsync((KeepPolicyBudget keep) => keep.ExecuteAsync(Agent, Policy, Ct))).Error);

    private Task LookAsync() => Database.Services.GetRequiredService<BudgetWatch>().RunOnceAsync(Ct);

    private async Task OverrideAsync(RecordId id) => Assert.Null((await RunAsync((PrioritiseIncident prioritise) =>
        prioritise.ExecuteAsync(Agent, new(id, Priority.P3, "Not that urgent"), Ct))).Error);
}
