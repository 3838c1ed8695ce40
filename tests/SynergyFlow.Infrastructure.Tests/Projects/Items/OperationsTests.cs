using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>What the desk knows of the services that work touches; moments are counted back from the first of June.</summary>
public sealed class OperationsTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 9, 0, 0, TimeSpan.Zero);

    private IServiceHistory History => Database.Services.GetRequiredService<IServiceHistory>();

    [Fact]
    public async Task History_CountsPeriodsAndWeeks_AndTheMedianOfWhatWasResolved()
    {
        await CallAsync("VPN", days: 0.5);
        await CallAsync("vpn", days: 29.5, resolvedAfter: 2);
        await CallAsync("Vpn", days: 20, resolvedAfter: 6, major: true);
        await CallAsync("Mail", days: 10, resolvedAfter: 4);
        await CallAsync("VPN", days: 31, resolvedAfter: 10);
        await CallAsync("VPN", days: 62.5, major: true);
        await CallAsync("Printing", days: 3);
        await CallAsync(null, days: 3);

        var history = await History.ReadAsync(await ScopeAsync(Agent), ["VPN", "mail"], s_now, Ct);
        Assert.Equal(new ServicePeriod(4, 1, 3, 4 * 60), history.Last);
        Assert.Equal(new ServicePeriod(1, 0, 1, 10 * 60), history.Before);
        Assert.Equal([1, 0, 0, 0, 2, 0, 1, 1, 1], history.Weeks.Select(week => week.Begun));
        Assert.Equal(history.Weeks[^1].From, s_now.AddDays(-7));
        Assert.Equal([new PriorityCount(Priority.P1, 1), new PriorityCount(Priority.P3, 1)], history.Open);
        Assert.Equal([Priority.P1, Priority.P3], history.Worst.Select(call => call.Priority));
        Assert.False(history.IsQuiet);

        Assert.True((await History.ReadAsync(await ScopeAsync(Agent), ["Telephony"], s_now, Ct)).IsQuiet);
        Assert.Equal(3, await History.CountSinceAsync(await ScopeAsync(Agent), ["VPN", "Mail"], s_now.AddDays(-25), Ct));
        Assert.Equal(["vpn", "mail", "printing"], (await History.NamesAsync(await ScopeAsync(Agent), s_now.AddDays(-365), 10, Ct)).Select(WorkRecord.Folded));
        Assert.Single(await History.NamesAsync(await ScopeAsync(Agent), s_now.AddDays(-365), 1, Ct));
    }

    /// <summary>Not even in a count.</summary>
    [Fact]
    public async Task WhatTheReaderDoesNotSee_IsInNothingOfIt()
    {
        await CallAsync("VPN", days: 1);
        var secret = await CallAsync("VPN", days: 2, resolvedAfter: 1);
        await CallAsync("Secret", days: 3, sensitivity: Sensitivity.Restricted);
        await SendAsync($"UPDATE work.record SET sensitivity = 'restricted' WHERE id = '{secret}'");

        foreach (var (actor, begun) in new[] { (Agent, 2), (OtherAgent, 1) })
        {
            var history = await History.ReadAsync(await ScopeAsync(actor), ["vpn"], s_now, Ct);
            Assert.Equal((begun, begun - 1, begun), (history.Last.Begun, history.Last.Resolved, history.Weeks.Sum(week => week.Begun)));
            Assert.Equal(begun, await History.CountSinceAsync(await ScopeAsync(actor), ["vpn"], s_now.AddDays(-9), Ct));
        }

        Assert.DoesNotContain("Secret", await History.NamesAsync(await ScopeAsync(OtherAgent), s_now.AddDays(-9), 10, Ct));
        Assert.Contains("Secret", await History.NamesAsync(await ScopeAsync(Agent), s_now.AddDays(-9), 10, Ct));
    }

    [Fact]
    public async Task AnItem_TouchesTheServicesOfItsComponents_AndAnEpicThoseBelowIt()
    {
        await MakeAsync();
        var (quotes, bookings) = (await ComponentAsync("Quotes", "VPN", "Files"), await ComponentAsync("Bookings", "vpn", "Mail"));
        var none = await ComponentAsync("None");
        var epic = await AddedAsync(Item("epic", WorkItemType.Epic) with { Components = [none] });
        var story = await AddedAsync(Item("story", WorkItemType.Story, epic) with { Components = [quotes] });
        await AddedAsync(Item("part", WorkItemType.Subtask, story) with { Components = [bookings] });
        var bare = await AddedAsync(Item("bare"));
        await OpenAsync(Maya, fields => fields with { Service = "MAIL" });

        Assert.Equal("Bookings None Quotes / Files Mail vpn, 1 open", await SaidAsync(epic));
        Assert.Equal("Quotes / Files VPN, 0 open", await SaidAsync(story));
        Assert.Equal(" / , nothing", await SaidAsync(bare));
        Assert.IsType<RecordNotFound>((await RunAsync((ReadOperations read) => read.OfItemAsync(Maya, story.ToString(), Ct))).Error);
        Assert.Equal(["MAIL"], (await RunAsync((ReadOperations read) => read.NamesAsync(Agent, "WEB", Ct))).Value);
        Assert.IsType<ProjectNotFound>((await RunAsync((ReadOperations read) => read.NamesAsync(Maya, "WEB", Ct))).Error);

        async Task<string> SaidAsync(RecordId item)
        {
            var read = (await RunAsync((ReadOperations read) => read.OfItemAsync(Agent, item.ToString(), Ct))).Value!;
            return $"{string.Join(' ', read.Components)} / {string.Join(' ', read.Services)}, {(read.History is { } history ? $"{history.OpenCount} open" : "nothing")}";
        }
    }

    [Fact]
    public async Task ASprint_CountsWhatCameSinceItBegan()
    {
        await MakeAsync();
        var quotes = await ComponentAsync("Quotes", "VPN");
        var sprint = (await RunAsync((ChangeSprints change) => change.AddAsync(Admin, new("WEB", new("S1", null, new(2026, 6, 1), new(2026, 6, 14))), Ct))).Value;
        await AddedAsync(Item("story", WorkItemType.Story) with { Components = [quotes], Sprint = sprint });
        await OpenAsync(Maya, fields => fields with { Service = "VPN" });
        Assert.Null(await CountAsync());
        Assert.Null((await RunAsync((ChangeSprints change) => change.MoveAsync(Admin, new("WEB", sprint, SprintState.Active), Ct))).Error);
        Assert.Equal(0, await CountAsync());
        await OpenAsync(Maya, fields => fields with { Service = "vpn" });
        await OpenAsync(Maya, fields => fields with { Service = "Mail" });
        Assert.Equal(1, await CountAsync());

        Task<int?> CountAsync() => RunAsync(async (ReadOperations read) =>
        {
            var project = (await ReadAsync(Admin, "WEB")).Value!;
            var row = (await RunAsync((ReadSprints sprints) => sprints.ListAsync(Agent, project, Ct))).Items.Single(one => one.Id == sprint);
            return await read.InSprintAsync(Agent, project, row, Ct);
        });
    }

    [Fact]
    public async Task Components_KeepTheirServices_WhileTheyAreEdited()
    {
        await MakeAsync();
        var id = await ComponentAsync("Quotes", "VPN", "Files");
        Assert.Null((await RunAsync((ChangeComponents change) => change.EditAsync(Admin, new("WEB", id, "Prices"), Ct))).Error);
        Assert.Equal(["Files", "VPN"], (await ReadComponentAsync()).Services);
        Assert.Null((await RunAsync((ChangeComponents change) => change.EditAsync(Admin, new("WEB", id) { Services = new(["Mail"]) }, Ct))).Error);
        Assert.Equal(["Mail"], (await ReadComponentAsync()).Services);

        async Task<ComponentRow> ReadComponentAsync() => Assert.Single((await RunAsync((ReadProjects read) => read.ComponentsAsync(Agent, "WEB", Ct))).Value!.Items);
    }

    private async Task<ProjectComponentId> ComponentAsync(string name, params string[] services)
    {
        var added = await RunAsync((ChangeComponents change) => change.AddAsync(Admin, new("WEB", new(name) { Services = services }), Ct));
        Assert.Null(added.Error);
        return added.Value;
    }

    /// <summary>An incident that was begun so many days before the moment of the test, and resolved so many hours later.</summary>
    private async Task<RecordId> CallAsync(string? service, double days, double? resolvedAfter = null, bool major = false, Sensitivity sensitivity = Sensitivity.Normal)
    {
        var id = await OpenAsync(Maya, fields => fields with { Service = service, Sensitivity = sensitivity, Impact = Impact.Department, Urgency = Urgency.Degraded, Team = Team });
        var begun = s_now.AddDays(-days);
        await SendAsync($"UPDATE work.record SET created_at = '{Iso(begun)}', priority = '{(major ? Priority.P1 : Priority.P3).ToText()}' WHERE id = '{id}'");
        if (resolvedAfter is { } hours)
        {
            await SendAsync($"UPDATE work.record SET state = 'resolved', state_category = 'resolved' WHERE id = '{id}'; UPDATE incidents.incident SET resolved_at = '{Iso(begun.AddHours(hours))}' WHERE id = '{id}'");
        }

        return id;
    }

    private static string Iso(DateTimeOffset at) => at.ToString("O", CultureInfo.InvariantCulture);
}
