using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>Who is told when he is called by name, and who is not: ADR 0026.</summary>
public sealed class MentionTests(PostgresServer postgres) : DeskTest(postgres)
{
    [Fact]
    public async Task Note_ThatCallsAnAgent_TellsHim_MakesHimAWatcher_AndIsInTheLog()
    {
        var record = await OpenAsync(Maya);
        var note = await SayAsync(Agent, record, "Could you look, @budi? And `@Citra`.", CommentKind.Note);

        var mention = Assert.Single((await ListAsync(OtherAgent)).Items);
        Assert.Equal((note.Value, CommentKind.Note, "Ayu", null), (mention.Comment, mention.Kind, mention.By.Name, mention.ReadAt));
        Assert.Equal(1, (await ListAsync(OtherAgent)).Unread);
        Assert.Empty((await ListAsync(Admin)).Items);
        Assert.Contains("record.mentioned", await EventsAsync(record));
        Assert.Equal([OtherAgent.Id], (await DetailsAsync(Agent, record)).Watchers.Select(watcher => watcher.Id));
        var shown = Assert.Single((await ConversationAsync(Agent, record))[0].Marks.Mentions);
        Assert.Equal((OtherAgent.Id, "Budi", "budi"), (shown.Id, shown.Name, shown.Written));
    }

    [Fact]
    public async Task Names_OfThoseWhoMayNotRead_AreAmbiguous_OrAreOnesOwn_TellNobody_AndTheAuthorIsTold()
    {
        await AddAsync("Gone Agent", Role.Agent, disabled: true);
        await AddAsync("Twin", Role.Agent, address: "twin1@example.test");
        var twin = await AddAsync("Twin", Role.Agent, address: "twin2@example.test");
        var record = await OpenAsync(Maya);

        var said = await RunAsync((AddComment add) => add.ExecuteAsync(
            Agent, new(record, CommentKind.Reply, "@Maya @Gone Agent @Twin @Ayu @nobody @twin2@example.test"), Ct));

        Assert.Equal(
            [("Maya", CallOutcome.CannotRead), ("Gone Agent", CallOutcome.CannotRead), ("Twin", CallOutcome.Ambiguous), ("twin2@example.test", CallOutcome.Told)],
            said.Value!.Called.Select(called => (called.Written, called.Outcome)));
        Assert.Single((await ListAsync(twin)).Items);
        Assert.Empty((await ListAsync(Agent)).Items);
    }

    [Fact]
    public async Task Restricted_IsReadByItsTeamAndAdministrators_NobodyElseIsTold()
    {
        var record = await OpenAsync(Maya, fields => fields with { Sensitivity = Sensitivity.Restricted, Team = Team });
        var called = await RunAsync((CheckMentions check) => check.ExecuteAsync(Agent, record, "@Budi @Citra", Ct));
        Assert.Equal([CallOutcome.CannotRead, CallOutcome.Told], called.Select(one => one.Outcome));

        await SayAsync(Agent, record, "@Budi @Citra", CommentKind.Note);
        Assert.Empty((await ListAsync(OtherAgent)).Items);
        Assert.Single((await ListAsync(Admin)).Items);
        Assert.DoesNotContain(OtherAgent.Id, (await DetailsAsync(Agent, record)).Watchers.Select(watcher => watcher.Id));
        Assert.DoesNotContain(await RunAsync((OfferCallees offer) => offer.ExecuteAsync(Agent, record, "", Ct)), person => person.Name == "Budi");
    }

    [Fact]
    public async Task Requesters_CallNobody_AndAreOfferedNobody()
    {
        var record = await OpenAsync(Maya);
        await SayAsync(Maya, record, "@Budi please");

        Assert.Empty((await ListAsync(OtherAgent)).Items);
        Assert.Empty(await RunAsync((OfferCallees offer) => offer.ExecuteAsync(Maya, record, "b", Ct)));
        Assert.Empty(await RunAsync((OfferCallees offer) => offer.ExecuteAsync(Rizal, record, "b", Ct)));
        Assert.Empty(await RunAsync((CheckMentions check) => check.ExecuteAsync(Maya, record, "@Budi", Ct)));
        Assert.Equal(["Budi"], (await RunAsync((OfferCallees offer) => offer.ExecuteAsync(Agent, record, "bu", Ct))).Select(person => person.Written));
    }

    [Fact]
    public async Task Description_TellsEachOnce_HoweverOftenItIsEdited()
    {
        var record = await OpenAsync(Maya, fields => fields with { Description = "@Budi knows the switch." });
        Assert.Null(Assert.Single((await ListAsync(OtherAgent)).Items).Comment);
        await EditAsync(record, "@Budi knows it, @Citra too.");

        Assert.Single((await ListAsync(OtherAgent)).Items);
        Assert.Single((await ListAsync(Admin)).Items);
        Assert.Equal(2, (await DetailsAsync(Agent, record)).DescriptionMarks.Mentions.Count);
    }

    [Fact]
    public async Task Mentions_AreRead_ByOpeningTheRecord_OneByOne_OrAllAtOnce_ByTheirPersonAlone()
    {
        var (one, other) = (await OpenAsync(Maya), await OpenAsync(Maya));
        await SayAsync(Agent, one, "@Budi", CommentKind.Note);
        await SayAsync(Agent, other, "@Budi", CommentKind.Note);

        await RunAsync(async (MarkMentions mark) =>
        {
            await mark.ReadAsync(OtherAgent, one, Ct);
            await mark.ReadAsync(Agent, other, Ct);
            return true;
        });
        var listed = await ListAsync(OtherAgent);
        Assert.Equal((1, 2), (listed.Unread, listed.Items.Count));
        Assert.Null(listed.Items[0].ReadAt);

        var id = listed.Items[0].Id;
        Assert.IsType<MentionNotFound>((await RunAsync((MarkMentions mark) => mark.ExecuteAsync(Admin, id, true, Ct))).Error);
        Assert.Null((await RunAsync((MarkMentions mark) => mark.ExecuteAsync(OtherAgent, id, true, Ct))).Error);
        Assert.Equal(0, (await ListAsync(OtherAgent)).Unread);
        await RunAsync((MarkMentions mark) => mark.ExecuteAsync(OtherAgent, id, false, Ct));
        Assert.Equal(1, (await ListAsync(OtherAgent)).Unread);
        await RunAsync(async (MarkMentions mark) =>
        {
            await mark.ReadAsync(OtherAgent, null, Ct);
            return true;
        });
        Assert.Equal(0, (await ListAsync(OtherAgent)).Unread);
    }

    [Fact]
    public async Task List_LeavesOutWhatOneNoLongerSees()
    {
        var record = await OpenAsync(Maya, fields => fields with { Team = Team });
        await SayAsync(Agent, record, "@Budi", CommentKind.Note);
        await using (var db = Database.Open())
        {
            await db.Database.ExecuteSqlAsync($"UPDATE work.record SET sensitivity = 'restricted' WHERE id = {record.Value}", Ct);
        }

        var listed = await ListAsync(OtherAgent);
        Assert.Equal((0, 0), (listed.Unread, listed.Items.Count));
    }

    [Fact]
    public async Task Keys_InTexts_AreMarkedForThoseWhoSeeTheRecord_AndForNobodyElse()
    {
        var hers = await DetailsAsync(Agent, await OpenAsync(Maya));
        var his = await DetailsAsync(Agent, await OpenAsync(Rizal));
        await SayAsync(Agent, hers.Id, $"Like {his.Key.ToLower(CultureInfo.InvariantCulture)}, {hers.Key} and INC-999999.");

        Assert.Equal([his.Key, hers.Key], (await ConversationAsync(Agent, hers.Id))[0].Marks.Keys);
        Assert.Equal([hers.Key], (await ConversationAsync(Maya, hers.Id))[0].Marks.Keys);
    }

    private Task<MentionList> ListAsync(Actor actor) => RunAsync((ReadMentions read) => read.ExecuteAsync(actor, Ct));

    private async Task EditAsync(RecordId record, string description) => Assert.Null((await RunAsync(async (EditIncident edit) => await edit.ExecuteAsync(
        Agent, new(record, (await ReadAsync(record)).Version, new IncidentPatch { Description = description }), Ct))).Error);

    private async Task<Actor> AddAsync(string name, Role role, bool disabled = false, string? address = null)
    {
        await using var db = Database.Open();
        Stamp stamp = new(UserId.System, TimeProvider.System.GetUtcNow());
        var user = User.Create(Tenant.First, name, address ?? $"{UserId.New().Value:N}@example.test", role, stamp).Value!;
        if (disabled)
        {
            Assert.Null(user.Enable(false, stamp).Error);
        }

        db.Add(user);
        await db.SaveChangesAsync(Ct);
        return new Actor(Tenant.First, user.Id, name, Channel.Ui);
    }
}
