using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>A version over what was asked before.</summary>
public sealed class ReplayTests(PostgresServer postgres) : StudioTest(postgres)
{
    [Fact]
    public async Task SamePolicy_ChangesNothing()
    {
        await OpenAsync(Maya);
        await OpenAsync(Rizal);
        var draft = await DraftAsync();
        var replay = await ReplayAsync(draft.Number);
        Assert.Equal((ReplayState.Done, 2, 2, 2), (replay.State, replay.Total, replay.Asked, replay.Unchanged));
        Assert.Empty(replay.Flips);

        // What it would change is known: it may decide.
        Assert.Null((await PublishAsync(Admin, draft.Number, PolicyState.Enforced)).Error);
    }

    [Fact]
    public async Task Flips_AreCountedByKind_AndLeadToTheirRecords()
    {
        var calm = await OpenAsync(Maya);
        await OpenAsync(Maya);
        await OpenAsync(Maya, fields => fields with { Impact = Impact.Team, Urgency = Urgency.Degraded });
        await OpenAsync(Maya, fields => fields with { Impact = Impact.Organisation, Urgency = Urgency.Stopped });
        var draft = await DraftAsync(PanicText);

        var replay = await ReplayAsync(draft.Number);

        Assert.Equal((4, 1), (replay.Asked, replay.Unchanged));
        Assert.Equal([new ReplayFlips("P4", "P1", 2), new ReplayFlips("P3", "P1", 1)], replay.Flips);
        var flips = (await RunAsync((ReplayPolicy read) => read.FlipsAsync(Admin, replay.Id, "P4", "P1", Ct))).Value!;
        Assert.Equal(2, flips.Count);
        Assert.Contains((await ReadAsync(calm)).Key, flips.Select(flip => flip.Key));
        Assert.Empty((await RunAsync((ReplayPolicy read) => read.FlipsAsync(Admin, replay.Id, "P1", "P4", Ct))).Value!);
        Assert.IsType<ReplayNotFound>((await RunAsync((ReplayPolicy read) => read.FlipsAsync(Admin, PolicyReplayId.New(), "P4", "P1", Ct))).Error);
    }

    [Fact]
    public async Task Replay_OfADraftThatIsChangedMeanwhile_SaysSo()
    {
        await OpenAsync(Maya);
        var draft = await DraftAsync(PanicText);
        var begun = await BeginAsync(draft.Number);
        await SaveAsync(draft.Number, PanicText with { Tests = PanicTests + "\n# more\n" });
        await RunJobsAsync();
        var replay = await LastAsync(draft.Number);
        Assert.Equal((begun.Id, ReplayState.Failed), (replay.Id, replay.State));
        Assert.StartsWith("The draft was changed", replay.Failure, StringComparison.Ordinal);
        Assert.IsType<PolicyNotTried>((await PublishAsync(Admin, draft.Number, PolicyState.Enforced)).Error);
    }

    [Fact]
    public async Task Edit_AfterAReplay_MakesItUnknownAgainWhatWouldChange()
    {
        var draft = await DraftAsync(PanicText);
        await ReplayAsync(draft.Number);
        await SaveAsync(draft.Number, PanicText with { Tests = PanicTests + "\n# more\n" });
        Assert.IsType<PolicyNotTried>((await PublishAsync(Admin, draft.Number, PolicyState.Enforced)).Error);
    }

    [Fact]
    public async Task Replay_CanBeCancelled_AndRunsOnce()
    {
        var draft = await DraftAsync(PanicText);
        var begun = await BeginAsync(draft.Number);
        Assert.IsType<ReplayRunning>((await RunAsync((ReplayPolicy replay) => replay.ExecuteAsync(Admin, new(Policy, draft.Number, 7), Ct))).Error);
        Assert.Null((await RunAsync((ReplayPolicy replay) => replay.CancelAsync(Admin, begun.Id, Ct))).Error);
        await RunJobsAsync();
        Assert.Equal((ReplayState.Cancelled, 0), ((await LastAsync(draft.Number)).State, (await LastAsync(draft.Number)).Asked));
        Assert.IsType<ReplayOver>((await RunAsync((ReplayPolicy replay) => replay.CancelAsync(Admin, begun.Id, Ct))).Error);
        Assert.Equal("days", (await RunAsync((ReplayPolicy replay) => replay.ExecuteAsync(Admin, new(Policy, draft.Number, 2), Ct))).Error!.Field);
    }

    private async Task<PolicyReplay> BeginAsync(int number)
    {
        var begun = await RunAsync((ReplayPolicy replay) => replay.ExecuteAsync(Admin, new(Policy, number, 7), Ct));
        Assert.Null(begun.Error);
        return begun.Value!;
    }

    private async Task<PolicyReplay> ReplayAsync(int number)
    {
        await BeginAsync(number);
        await RunJobsAsync();
        return await LastAsync(number);
    }

    private async Task<PolicyReplay> LastAsync(int number) => (await RunAsync((ReplayPolicy replay) => replay.ListAsync(Admin, Policy, number, Ct))).Value![0];

    private async Task RunJobsAsync()
    {
        var leases = Database.Services.GetRequiredService<JobLeases<ReplayJobs>>();
        while (await leases.ClaimAsync(Ct) is { } claimed)
        {
            await Database.Services.GetRequiredService<JobWorker<ReplayJobs>>().WorkAsync(claimed, Ct);
        }
    }
}
