using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Incidents;

public sealed class MergeTests(PostgresServer postgres) : DeskTest(postgres)
{
    [Fact]
    public async Task Merge_OfADuplicate_ClosesIt_AndShowsWhatItHasOnTheTarget()
    {
        var (source, target) = (await OpenAsync(Rizal, with => with with { Tags = ["vpn", "cebu"] }), await OpenAsync(Maya, with => with with { Tags = ["vpn"] }));
        var (child, other) = (await OpenAsync(Rizal, with => with with { Parent = source }), await OpenAsync(Maya));
        await SayAsync(Rizal, source, "It says 619");
        await RunAsync((WatchRecord watch) => watch.ExecuteAsync(Agent, new(source, OtherAgent.Id, true), Ct));
        await RunAsync((LinkRecords link) => link.ExecuteAsync(Agent, new(source, LinkRole.CausedBy, other), Ct));

        var preview = (await Incidents.PreviewMergeAsync(await ScopeAsync(Agent), source, target, Ct))!;
        Assert.Null((await MergeAsync(Agent, source, target)).Error);

        var merged = await ReadAsync(source);
        Assert.Equal(
            (IncidentState.Closed, ResolutionCode.Duplicate, (RecordId?)target, (RecordId?)target),
            (merged.Status, merged.ResolutionCode, merged.DuplicateOf, merged.MergedInto));
        var details = await DetailsAsync(Agent, target);
        Assert.Equal(["cebu", "vpn"], details.Tags);
        Assert.Equal(new[] { OtherAgent.Id, Rizal.Id }.Order(s_byId), details.Watchers.Select(one => one.Id).Order(s_byId));
        Assert.Equal((merged.Key, merged.Key), (Assert.Single(details.Merged).Key, Assert.Single(details.Links).Origin));
        Assert.Equal(child, Assert.Single(details.Children).Id);
        var said = Assert.Single(await ConversationAsync(Agent, target));
        Assert.Equal(("It says 619", merged.Key), (said.Body, said.Origin));
        Assert.Equal((1, 0, 1, 1, 1, "Rizal", "cebu"), (preview.Comments, preview.Attachments, preview.Links, preview.Children, preview.Watchers, preview.Requester?.Name, preview.Tags.Single()));
        Assert.Contains("incident.merged", await EventsAsync(source));
        Assert.Contains("incident.absorbed", await EventsAsync(target));
        Assert.Equal(merged.Key, (await Records.FindAsync(await ScopeAsync(Agent), merged.Key, Ct))?.Key);
    }

    [Fact]
    public async Task Merge_ShowsNobodyWhatHeCouldNotSeeBefore()
    {
        var secret = await OpenAsync(Rizal, with => with with { Sensitivity = Sensitivity.Restricted, Team = Team });
        var target = await OpenAsync(Maya);
        await SayAsync(Rizal, secret, "My salary slip is wrong");
        await SayAsync(Agent, target, "On it");
        Assert.Null((await MergeAsync(Agent, secret, target)).Error);

        Assert.Equal(2, (await ConversationAsync(Agent, target)).Count);
        Assert.Single(await ConversationAsync(Maya, target));
        Assert.Single(await ConversationAsync(OtherAgent, target));
        Assert.Empty((await DetailsAsync(OtherAgent, target)).Merged);

        // And the requester of the source keeps his own, without learning of the target.
        var his = await DetailsAsync(Rizal, secret);
        Assert.True(his.IsMerged);
        Assert.Null(his.MergedInto);
        Assert.Single(await ConversationAsync(Rizal, secret));
    }

    [Fact]
    public async Task Unmerge_MakesBothWhatTheyWere()
    {
        var (source, target) = (await OpenAsync(Rizal, with => with with { Tags = ["cebu"], Team = Team, Assignee = Agent.Id }), await OpenAsync(Maya));
        await MoveAsync(Agent, new(source, IncidentState.Pending) { PendingReason = PendingReason.Vendor, Note = "Case 4711" });
        var before = await ReadAsync(source);
        await MergeAsync(Agent, source, target);
        await SayAsync(Rizal, source, "Any news?");

        Assert.Null((await UnmergeAsync(OtherAgent, source)).Error);

        var after = await ReadAsync(source);
        Assert.Equal(
            (before.State, before.StateReason, before.PendingReason, before.ResumeAt, before.ResolutionCode, before.DuplicateOf, before.ResolvedAt, before.ClosedAt),
            (after.State, after.StateReason, after.PendingReason, after.ResumeAt, after.ResolutionCode, after.DuplicateOf, after.ResolvedAt, after.ClosedAt));
        Assert.Null(after.MergedInto);
        var details = await DetailsAsync(Agent, target);
        Assert.Empty(details.Tags);
        Assert.Empty(details.Watchers);
        Assert.Empty(details.Merged);
        Assert.Empty(await ConversationAsync(Agent, target));
        Assert.Equal("Any news?", Assert.Single(await ConversationAsync(Agent, source)).Body);
        Assert.Contains("incident.unmerged", await EventsAsync(source));
        Assert.Contains("incident.released", await EventsAsync(target));
        Assert.IsType<NotMerged>((await UnmergeAsync(Agent, source)).Error);
    }

    [Fact]
    public async Task Merge_OfWhatCannotBeMerged_IsRefused()
    {
        var (one, two, three) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        var below = await OpenAsync(Maya, with => with with { Parent = three });
        var cancelled = await OpenAsync(Maya);
        await MoveAsync(Agent, new(cancelled, IncidentState.Cancelled) { CancelReason = CancelReason.Withdrawn });
        Assert.Null((await MergeAsync(Agent, one, two)).Error);

        Assert.IsType<MergeIntoItself>((await MergeAsync(Agent, three, three)).Error);
        Assert.IsType<AlreadyMerged>((await MergeAsync(Agent, one, three)).Error);
        Assert.IsType<TargetMerged>((await MergeAsync(Agent, three, one)).Error);
        Assert.IsType<TargetMerged>((await MergeAsync(Agent, two, one)).Error);
        Assert.IsType<TargetBelow>((await MergeAsync(Agent, three, below)).Error);
        Assert.IsType<IncidentIsFinal>((await MergeAsync(Agent, cancelled, two)).Error);
        Assert.Equal("into", (await MergeAsync(Agent, two, cancelled)).Error?.Field);
        Assert.Equal("into", (await MergeAsync(Agent, two, RecordId.New())).Error?.Field);
        Assert.IsType<NotAllowed>((await MergeAsync(Maya, two, three)).Error);
        Assert.IsType<RecordNotFound>((await MergeAsync(Rizal, two, three)).Error);
    }

    [Fact]
    public async Task Merge_IntoWhatTheAgentDoesNotSee_SaysThatThereIsNone()
    {
        var secret = await OpenAsync(Rizal, with => with with { Sensitivity = Sensitivity.Restricted, Team = Team });
        var open = await OpenAsync(Maya);
        Assert.IsType<RecordNotFound>((await MergeAsync(OtherAgent, open, secret)).Error);
        Assert.IsType<RecordNotFound>((await MergeAsync(OtherAgent, secret, open)).Error);
        Assert.Null(await Incidents.PreviewMergeAsync(await ScopeAsync(OtherAgent), open, secret, Ct));
    }

    [Fact]
    public async Task Merge_OfAChain_ShowsAllOfItAtItsEnd()
    {
        var (first, second, third) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        await SayAsync(Maya, first, "one");
        await SayAsync(Maya, second, "two");
        Assert.Null((await MergeAsync(Agent, first, second)).Error);
        Assert.Null((await MergeAsync(Agent, second, third)).Error);

        Assert.Equal(["two", "one"], (await ConversationAsync(Maya, third)).Select(entry => entry.Body));
        Assert.Equal(2, (await DetailsAsync(Agent, third)).Merged.Count);
        Assert.Null((await UnmergeAsync(Agent, second)).Error);
        Assert.Empty(await ConversationAsync(Maya, third));
        Assert.Equal(2, (await ConversationAsync(Maya, second)).Count);
    }

    [Fact]
    public async Task Merges_OppositeAtOnce_OneIsDoneAndOneRefused()
    {
        for (var round = 0; round < 5; round++)
        {
            var (one, two) = (await OpenAsync(Maya), await OpenAsync(Rizal));
            var both = await Task.WhenAll(MergeAsync(Agent, one, two), MergeAsync(OtherAgent, two, one));

            Assert.Single(both, done => done.Error is null);
            Assert.Single(both, done => done.Error is AlreadyMerged or TargetMerged);
        }
    }

    [Fact]
    public async Task Merges_OfTheSameAtOnce_OneIsDoneAndOneRefused()
    {
        var (source, one, two) = (await OpenAsync(Maya), await OpenAsync(Maya), await OpenAsync(Maya));
        var both = await Task.WhenAll(MergeAsync(Agent, source, one), MergeAsync(OtherAgent, source, two));

        Assert.Single(both, done => done.Error is null);
        Assert.Single(both, done => done.Error is AlreadyMerged);
    }

    [Fact]
    public async Task Resolve_OfTheTarget_ResolvesChildrenOfTheMerged_AndTellsTheirOtherRequesters()
    {
        var (his, hers, target) = (await OpenAsync(Rizal), await OpenAsync(Maya), await OpenAsync(Maya));
        var child = await OpenAsync(Rizal, with => with with { Parent = his });
        await MergeAsync(Agent, his, target);
        await MergeAsync(Agent, hers, target);
        await ResolveAsync(target);

        Assert.Equal(IncidentState.Resolved, (await ReadAsync(child)).Status);
        Assert.Contains("Replaced the switch", Assert.Single(await ConversationAsync(Rizal, his)).Body, StringComparison.Ordinal);
        Assert.Empty(await ConversationAsync(Maya, hers));
    }

    [Fact]
    public async Task Resolve_WithoutChildren_LeavesThemOpen()
    {
        var parent = await OpenAsync(Maya);
        var child = await OpenAsync(Rizal, with => with with { Parent = parent });
        await MoveAsync(Agent, new(parent, IncidentState.Resolved) { ResolutionCode = ResolutionCode.Fixed, ResolutionNotes = "Done", WithChildren = false });
        Assert.Equal(IncidentState.New, (await ReadAsync(child)).Status);
    }

    [Fact]
    public async Task Split_TakesMessagesAlong_LeavesThemThere_AndLinksBoth()
    {
        var from = await OpenAsync(Maya, with => with with { Tags = ["vpn"], Team = Team, Sensitivity = Sensitivity.Restricted });
        var note = await SayAsync(Agent, from, "Printer too, it seems", CommentKind.Note);
        var reply = await SayAsync(Maya, from, "And the printer jams");
        await SayAsync(Maya, from, "VPN still down");

        var begun = await SplitAsync(Agent, new(from, "Printer jams", [note, reply], []));

        Assert.Null(begun.Error);
        var made = await ReadAsync(begun.Value!.Id);
        Assert.Equal(("Printer jams", "And the printer jams", Maya.Id, (TeamId?)Team, Sensitivity.Restricted), (made.Title, made.Description, made.Requester, made.Team, made.Sensitivity));
        var there = await ConversationAsync(Agent, made.Id);
        Assert.Equal(["And the printer jams", "Printer too, it seems"], there.Select(entry => entry.Body));
        var origin = (await ReadAsync(from)).Key;
        Assert.All(there, entry => Assert.Equal(origin, entry.Origin));
        Assert.Equal(TimelineKind.Note, there[1].Kind);
        Assert.Single(await ConversationAsync(Maya, made.Id));
        Assert.Equal(3, (await ConversationAsync(Agent, from)).Count);
        Assert.Equal(from, Assert.Single((await DetailsAsync(Agent, made.Id)).Links).OtherId);
        Assert.Equal(made.Id, Assert.Single((await DetailsAsync(Agent, from)).Links).OtherId);
        Assert.Contains("incident.split", await EventsAsync(from));
        Assert.Contains("incident.derived", await EventsAsync(made.Id));
    }

    [Fact]
    public async Task Split_TakesFilesAlongAsTheirOwn()
    {
        var from = await OpenAsync(Maya);
        var said = await SayAsync(Maya, from, "See the log");
        using MemoryStream log = new("error 619"u8.ToArray());
        var file = await RunAsync((AttachFile attach) => attach.ExecuteAsync(Maya, new(from, "vpn.log", log, Internal: false), Ct));
        Assert.Null(file.Error);

        var begun = (await SplitAsync(Agent, new(from, "Log", [said], [file.Value]))).Value!;
        Assert.Null((await RunAsync((RemoveAttachment remove) => remove.ExecuteAsync(Agent, new(file.Value), Ct))).Error);

        var taken = Assert.Single(await Records.AttachmentsAsync(await ScopeAsync(Maya), begun.Id, Ct));
        Assert.Equal(("vpn.log", (await ReadAsync(from)).Key, Maya.Id), (taken.FileName, taken.Origin, taken.UploadedBy.Id));
        var stored = (await Records.FindAttachmentAsync(await ScopeAsync(Maya), taken.Id, Ct))!;
        await using var bytes = await Database.Services.GetRequiredService<IFileStore>().OpenAsync(stored.Tenant, stored.StoredName, Ct);
        Assert.NotNull(bytes);
    }

    [Fact]
    public async Task Split_OfWhatIsNotThere_IsRefused_AndLeavesNothing()
    {
        var (from, other) = (await OpenAsync(Maya), await OpenAsync(Maya));
        var said = await SayAsync(Maya, other, "Elsewhere");

        Assert.IsType<MessagesRequired>((await SplitAsync(Agent, new(from, "x", [], []))).Error);
        Assert.IsType<CommentNotFound>((await SplitAsync(Agent, new(from, "x", [said], []))).Error);
        Assert.IsType<AttachmentNotFound>((await SplitAsync(Agent, new(other, "x", [said], [AttachmentId.New()]))).Error);
        Assert.Equal("title", (await SplitAsync(Agent, new(other, " ", [said], []))).Error?.Field);
        Assert.IsType<NotAllowed>((await SplitAsync(Maya, new(other, "x", [said], []))).Error);
        Assert.IsType<RecordNotFound>((await SplitAsync(Rizal, new(other, "x", [said], []))).Error);
        await using var db = Database.Open();
        Assert.Equal(2, await db.Set<Incident>().CountAsync(Ct));
    }

    [Fact]
    public async Task Copy_TakesFieldsNotWork_AndLinksOnlyWhenAsked()
    {
        var from = await OpenAsync(Maya, with => with with { Tags = ["vpn"], Team = Team, Assignee = Agent.Id, Sensitivity = Sensitivity.Restricted });
        await SayAsync(Maya, from, "Hello");
        var linked = (await CopyAsync(Agent, new(from))).Value!.Id;
        var alone = (await CopyAsync(Agent, new(from, "Another", Rizal.Id, Link: false))).Value!.Id;

        var copy = await DetailsAsync(Agent, linked);
        Assert.Equal(("VPN down", Maya.Id, Sensitivity.Restricted, IncidentState.Assigned), (copy.Title, copy.Requester.Id, copy.Sensitivity, copy.State));
        Assert.Null(copy.Assignee);
        Assert.Equal(["vpn"], copy.Tags);
        Assert.Single(copy.Links);
        Assert.Empty(await ConversationAsync(Agent, linked));
        Assert.Equal(("Another", Rizal.Id), ((await DetailsAsync(Agent, alone)).Title, (await DetailsAsync(Agent, alone)).Requester.Id));
        Assert.Empty((await DetailsAsync(Agent, alone)).Links);
        Assert.IsType<NotAllowed>((await CopyAsync(Maya, new(from))).Error);
        Assert.IsType<RecordNotFound>((await CopyAsync(OtherAgent, new(from))).Error);
    }

    private static readonly Comparer<UserId> s_byId = Comparer<UserId>.Create((one, other) => one.Value.CompareTo(other.Value));

    private Task<Result<CreatedIncident>> SplitAsync(Actor actor, SplitIncident.Command command) =>
        RunAsync((SplitIncident split) => split.ExecuteAsync(actor, command, Ct));

    private Task<Result<CreatedIncident>> CopyAsync(Actor actor, CopyIncident.Command command) =>
        RunAsync((CopyIncident copy) => copy.ExecuteAsync(actor, command, Ct));
}
