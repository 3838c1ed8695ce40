using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>Lives one demo incident through, from its opening to its step, by the rules of the domain.</summary>
internal sealed class DemoStory(
    DemoIncident demo,
    Dictionary<string, User> people,
    Dictionary<string, Team> teams,
    IRecordStore records,
    IMarkdown markdown,
    DateTimeOffset now)
{
    private readonly DateTimeOffset _opened = now.AddHours(-demo.HoursAgo);
    private int _minutes;

    /// <summary>As its requester reported it.</summary>
    public IncidentFields Fields => new()
    {
        Title = demo.Title,
        Description = demo.Description,
        Impact = demo.Impact,
        Urgency = demo.Urgency,
        Category = demo.Category,
        Service = demo.Service,
        Requester = people[demo.Requester].Id,
        ContactChannel = demo.HoursAgo % 2 == 0 ? ContactChannel.Portal : ContactChannel.Phone,
        Tags = demo.Tags,
    };

    public void Tell(long number, PriorityDecision decided, Priorities priorities)
    {
        var requester = people[demo.Requester];
        var incident = Incident.Create(Tenant.First, number, Fields, decided.Priority, new Stamp(requester.Id, _opened));
        priorities.Keep(decided with { Why = decided.Why with { At = _opened } }, incident);
        records.Add(incident);
        if (demo.Step is DemoStep.New)
        {
            return;
        }

        var agent = demo.Assignee is { } name ? people[name] : people["Ayu Lestari"];
        incident.Assign(teams[demo.Team!].Id, demo.Assignee is null ? null : agent.Id, Next(agent, 6));
        if (demo.Step is DemoStep.Assigned)
        {
            return;
        }

        if (demo.Step is DemoStep.Cancelled)
        {
            incident.Cancel(CancelReason.Withdrawn, "Reported a second time; the first report is being worked on.", null, Next(agent, 4));
            return;
        }

        incident.Start(Next(agent, 5));
        Say(incident, agent, CommentKind.Reply, $"Hello {requester.DisplayName.Split(' ')[0]}, I am looking into this now and will tell you what I find.");
        switch (demo.Step)
        {
            case DemoStep.PendingCustomer:
                Say(incident, agent, CommentKind.Reply, "Could you send me a screenshot of the message, and tell me whether it also happens at the office?");
                incident.Pend(PendingReason.Customer, null, "Waiting for a screenshot", Next(agent, 1));
                break;
            case DemoStep.PendingVendor:
                Say(incident, agent, CommentKind.Note, "Vendor case **4711-88** opened; they promised a firmware by Thursday.");
                incident.Pend(PendingReason.Vendor, now.AddDays(2), "Vendor case 4711-88", Next(agent, 2));
                break;
            case DemoStep.Resolved or DemoStep.Closed:
                Say(incident, agent, CommentKind.Note, "Found it: the setting was lost in last week's update.");
                incident.Resolve(ResolutionCode.Fixed, "The setting was lost in the last update and is back. Checked together with the requester.", null, Next(agent, 30));
                Say(incident, requester, CommentKind.Reply, "Works again, thank you!");
                break;
            case DemoStep.InProgress:
                Say(incident, agent, CommentKind.Note, "The logs of the last hour show where it starts. Checking the change list next.");
                break;
            case DemoStep.New or DemoStep.Assigned or DemoStep.Cancelled:
                break;
        }

        if (demo.Step is DemoStep.Closed)
        {
            incident.Close(Next(requester, 60));
            incident.Rate(5, "Quick, and explained so that I understood it.", Next(requester, 5));
        }
    }

    private Stamp Next(User who, int minutes)
    {
        _minutes += minutes;
        var at = _opened.AddMinutes(_minutes);
        return new Stamp(who.Id, at < now ? at : now);
    }

    private void Say(Incident incident, User who, CommentKind kind, string text)
    {
        var stamp = Next(who, 3);
        var comment = Comment.Write(
            incident, kind, text, markdown.ToSafeHtml(text), new Actor(Tenant.First, who.Id, who.DisplayName, Channel.Ui), stamp.At);
        records.Add(comment);
        incident.Comment(comment, who.Role >= Role.Agent, stamp);
    }
}
