using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Inbound;

public sealed class AlertIncidentTests(PostgresServer postgres) : InboundTest(postgres)
{
    [Fact]
    public async Task Alert_OpensOneIncident_ResolvesIt_AndReopensItWhenItFiresAgain()
    {
        var made = await MakeAsync(with: fields => fields with { Team = Team });
        await using var node = await RunNodeAsync();
        Assert.Null((await PostAsync(made, Alert("disk", firing: true, 0))).Error);
        await DoneAsync();
        var incident = Assert.Single(await IncidentsAsync());
        Assert.Equal("Disk full", incident.Title);
        Assert.Equal((Urgency.Stopped, Impact.Team, "Shop", ContactChannel.Monitoring), (incident.Urgency, incident.Impact, incident.Service, incident.ContactChannel));
        Assert.Equal((Maya.Id, Team), (incident.Requester, incident.Team));
        Assert.Contains("host = db-1", incident.Description, StringComparison.Ordinal);

        // What is told again, and what is milder now.
        Assert.Null((await PostAsync(made, Alert("disk", firing: true, 0))).Error);
        Assert.Null((await PostAsync(made, Alert("disk", firing: true, 1, "warning"))).Error);
        await DoneAsync();
        Assert.Equal(Urgency.Degraded, (await ReadAsync(incident.Id)).Urgency);

        Assert.Null((await PostAsync(made, Alert("disk", firing: false, 2))).Error);
        await DoneAsync();
        var over = await ReadAsync(incident.Id);
        Assert.Equal((IncidentState.Resolved, ResolutionCode.SelfHealed), (over.Status, over.ResolutionCode));

        Assert.Null((await PostAsync(made, Alert("disk", firing: true, 3))).Error);
        await DoneAsync();
        var again = Assert.Single(await IncidentsAsync());
        Assert.Equal((IncidentState.InProgress, 1), (again.Status, again.ReopenCount));
        Assert.Equal(
            ["INC-1 updated", "INC-1 resolved", "INC-1 updated", "nothing new", "INC-1 opened"],
            (await MessagesAsync(InboundState.Handled)).Select(message => message.Outcome));
    }

    [Fact]
    public async Task WhatCameOfAMessage_IsTracedToIt_AndItsDoor()
    {
        var made = await MakeAsync();
        await using var node = await RunNodeAsync();
        var receipt = await PostAsync(made, Alert("disk", firing: true, 0));
        await DoneAsync();
        await using var db = Database.Open();
        var created = await db.Log.SingleAsync(one => one.Type == "incident.created", Ct);
        Assert.Equal(receipt.Value!.Id!.Value.Value, created.CausationId);
        Assert.Equal((Channel.Inbound, UserId.System), (created.Channel, created.ActorId));
        Assert.Equal(receipt.Value.Id.Value.Value.ToString("N"), created.CorrelationId);
    }

    [Fact]
    public async Task WhatAPersonDid_StandsUntilTheAlertFiresAnew()
    {
        var made = await MakeAsync(with: fields => fields with { Team = Team });
        await using var node = await RunNodeAsync();
        await PostAsync(made, Alert("disk", firing: true, 0));
        await DoneAsync();
        var id = (await IncidentsAsync())[0].Id;
        await ResolveAsync(id);

        // The same trouble told once more, as Alertmanager does every four hours.
        await PostAsync(made, new { fingerprint = "disk", status = "firing", severity = "critical", title = "Disk full", startsAt = Morning, time = Morning.AddHours(4) });
        await DoneAsync();
        Assert.Equal(IncidentState.Resolved, (await ReadAsync(id)).Status);

        await PostAsync(made, Alert("disk", firing: false, 300));
        await DoneAsync();
        Assert.Equal(ResolutionCode.Fixed, (await ReadAsync(id)).ResolutionCode);

        Assert.Null((await MoveAsync(Agent, new(id, IncidentState.Closed))).Error);
        await PostAsync(made, Alert("disk", firing: true, 400));
        await DoneAsync();
        Assert.Equal([IncidentState.Closed, IncidentState.Assigned], (await IncidentsAsync()).Select(incident => incident.Status));
    }

    [Fact]
    public async Task MildAlerts_OpenNothing_AndNotesAreLeftWhereAgentsDecide()
    {
        var made = await MakeAsync(with: fields => fields with { OpensFrom = AlertSeverity.Error, AtEnd = AlertEnd.Note });
        await using var node = await RunNodeAsync();
        await PostAsync(made, Alert("mild", firing: true, 0, "warning"));
        await PostAsync(made, Alert("mild", firing: false, 1, "warning"));
        await DoneAsync();
        Assert.Empty(await IncidentsAsync());

        await PostAsync(made, Alert("mild", firing: true, 2, "warning"));
        await PostAsync(made, Alert("mild", firing: true, 3, "page"));
        await DoneAsync();
        var incident = Assert.Single(await IncidentsAsync());
        await PostAsync(made, Alert("mild", firing: false, 4));
        await DoneAsync();
        Assert.Equal(IncidentState.New, (await ReadAsync(incident.Id)).Status);
        var note = Assert.Single(await ConversationAsync(Agent, incident.Id));
        Assert.Contains("The alert is over since 2026-11-29 08:04:00 UTC", note.Body!, StringComparison.Ordinal);
        Assert.Equal(TimelineKind.Note, note.Kind);
    }

    [Fact]
    public async Task HostileTexts_AreNeitherMarkupNorCallsForSomebody()
    {
        var made = await MakeAsync();
        await using var node = await RunNodeAsync();
        var hostile = "```\n<script>alert(1)</script> @ayu [x](javascript:alert(1)) ````\u0001";
        Assert.Null((await PostAsync(made, new
        {
            fingerprint = "x",
            status = "firing",
            title = "a\nb\0c " + string.Concat(Enumerable.Repeat("😀", 300)),
            description = hostile,
            url = "javascript:alert(1)",
            service = new string('s', 500),
            labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["k\n"] = hostile },
        })).Error);
        await DoneAsync();
        Assert.Empty(await MessagesAsync(InboundState.Failed));
        var incident = Assert.Single(await IncidentsAsync());
        var details = await DetailsAsync(Agent, incident.Id);
        Assert.DoesNotContain("<script", details.DescriptionHtml, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<a ", details.DescriptionHtml, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\n', incident.Title);
        Assert.EndsWith("…", incident.Title, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Alertmanager_AGroupInOneMessage_HappensTogetherOrNotAtAll()
    {
        var made = await MakeAsync(InboundKind.Alertmanager);
        await using var node = await RunNodeAsync();
        const string Group = """
            {"version":"4","groupKey":"{}:{alertname=\"DiskFull\"}","truncatedAlerts":0,"status":"firing","receiver":"synergyflow","groupLabels":{"alertname":"DiskFull"},
             "commonLabels":{},"commonAnnotations":{},"externalURL":"http://alertmanager:9093","alerts":[
             {"status":"firing","labels":{"alertname":"DiskFull","severity":"critical","host":"db-1"},"annotations":{"summary":"Disk of db-1 is full","description":"3 % left"},
              "startsAt":"2026-11-29T08:00:00.123Z","endsAt":"0001-01-01T00:00:00Z","generatorURL":"http://prometheus:9090/graph?g0.expr=x","fingerprint":"a1"},
             {"status":"resolved","labels":{"alertname":"DiskFull","severity":"warning","host":"db-2"},"annotations":{},
              "startsAt":"2026-11-29T07:00:00Z","endsAt":"2026-11-29T07:30:00Z","generatorURL":"","fingerprint":"a2"}]}
            """;
        Assert.Null((await PostAsync(made, Group)).Error);
        await DoneAsync();
        var incident = Assert.Single(await IncidentsAsync());
        Assert.Equal("Disk of db-1 is full", incident.Title);
        Assert.Contains("<http://prometheus:9090/graph?g0.expr=x>", incident.Description, StringComparison.Ordinal);
        var alert = Assert.Single(await Queries.AlertsOfAsync(Tenant.First, incident.Id, Ct));
        Assert.Equal(("Monitoring", "a1", AlertState.Firing, AlertSeverity.Critical), (alert.SourceName, alert.Fingerprint, alert.State, alert.Severity));

        foreach (var (wrong, field) in new[]
        {
            ("""{"version":"3","alerts":[]}""", "version"), ("""{"version":"4","alerts":[]}""", "alerts"), ("""{"version":"4","alerts":[null]}""", "alerts[0]"),
            ("""{"version":"4","alerts":[{"status":"firing","startsAt":"2026-11-29T07:00:00Z"}]}""", "alerts[0].fingerprint"),
            ("""{"version":"4","alerts":[{"status":"resolved","startsAt":"2026-11-29T07:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"a"}]}""", "alerts[0].endsAt"),
            ("""{"version":"4","alerts":[{"status":"on","startsAt":"2026-11-29T07:00:00Z","fingerprint":"a"}]}""", "alerts[0].status"),
        })
        {
            Assert.Contains(field, (await PostAsync(made, wrong)).Error!.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>D19: whatever the order of arrival, what is known in the end is the same.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task MessagesInAnyOrder_LeadToWhatTheirOwnOrderLeadsTo(int seed)
    {
        const int Troubles = 12;
        const int Window = 50;
        var made = await MakeAsync();
        var messages = Enumerable.Range(0, Troubles * 6)
            .Select(i => (Fingerprint: $"t{i % Troubles}", Firing: i / Troubles % 2 == 0 && !(i % Troubles == 3 && i / Troubles == 0), Minute: i))
            .ToList();
        Random random = new(seed);
        var shuffled = messages.Select((message, place) => (message, At: place + (random.NextDouble() * Window))).OrderBy(one => one.At).Select(one => one.message).ToList();
        await using (await RunNodeAsync())
        await using (await RunNodeAsync())
        {
            foreach (var (fingerprint, firing, minute) in shuffled)
            {
                Assert.Null((await PostAsync(made, Alert(fingerprint, firing, minute, $"p{1 + (minute % 3)}"))).Error);
            }

            await DoneAsync(60);
        }

        Assert.Empty(await MessagesAsync(InboundState.Failed));
        var incidents = await IncidentsAsync();
        Assert.Equal(Troubles, incidents.Count);
        Assert.All(incidents, incident => Assert.Equal(IncidentState.Resolved, incident.Status));
        await using var db = Database.Open();
        var alerts = await db.Set<Alert>().AsNoTracking().ToListAsync(Ct);
        Assert.All(alerts, alert => Assert.Equal((AlertState.Resolved, 6), (alert.State, alert.Messages)));
        foreach (var alert in alerts)
        {
            var last = messages.Last(message => message.Fingerprint == alert.Fingerprint);
            Assert.Equal(Morning.AddMinutes(last.Minute), alert.At);
        }
    }
}
