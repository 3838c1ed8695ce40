using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Incidents;

public sealed class IncidentTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly UserId s_agent = UserId.New();
    private static readonly UserId s_caller = UserId.New();
    private static readonly PriorityMatrix s_matrix = PriorityMatrix.Seed(Tenant.First);

    public static TheoryData<IncidentState, IncidentState> Pairs
    {
        get
        {
            TheoryData<IncidentState, IncidentState> pairs = [];
            foreach (var from in Enum.GetValues<IncidentState>())
            {
                foreach (var to in Enum.GetValues<IncidentState>())
                {
                    pairs.Add(from, to);
                }
            }

            return pairs;
        }
    }

    private static Stamp By(UserId who, int minutes = 0) => new(who, s_now.AddMinutes(minutes));

    /// <summary>Every pair of states: the aggregate agrees with the table, and a refusal names the allowed moves.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Move_EveryPair_AgreesWithTheTable(IncidentState from, IncidentState to)
    {
        var incident = At(from);
        var before = incident.Version;
        var moved = Move(incident, to);

        if (from.CanBecome(to))
        {
            Assert.Null(moved.Error);
            Assert.Equal(to, incident.Status);
            Assert.Equal(to.Category, incident.StateCategory);
            Assert.Equal(before + 1, incident.Version);
        }
        else
        {
            var refused = Assert.IsType<IllegalTransition>(moved.Error);
            Assert.Equal(from.Next, refused.Allowed);
            Assert.Equal((from, before), (incident.Status, incident.Version));
        }
    }

    [Fact]
    public void LifeCycle_IsTheOneOfTheDomainPage()
    {
        Dictionary<IncidentState, IncidentState[]> page = new()
        {
            [IncidentState.New] = [IncidentState.Assigned, IncidentState.InProgress, IncidentState.Pending, IncidentState.Resolved, IncidentState.Cancelled],
            [IncidentState.Assigned] = [IncidentState.InProgress, IncidentState.Pending, IncidentState.Resolved, IncidentState.Cancelled],
            [IncidentState.InProgress] = [IncidentState.Pending, IncidentState.Resolved],
            [IncidentState.Pending] = [IncidentState.InProgress, IncidentState.Resolved, IncidentState.Cancelled],
            [IncidentState.Resolved] = [IncidentState.Closed, IncidentState.InProgress],
            [IncidentState.Closed] = [],
            [IncidentState.Cancelled] = [],
        };
        foreach (var state in Enum.GetValues<IncidentState>())
        {
            Assert.Equal(page[state], state.Next);
        }
    }

    [Fact]
    public void Start_WithoutAnAssignee_IsRefused()
    {
        var incident = New();
        Assert.IsType<AssigneeRequired>(incident.Start(By(s_agent)).Error);
        Assert.Equal(IncidentState.New, incident.Status);
    }

    [Fact]
    public void Pend_WithoutDateOrNote_IsRefused_AndAPastDateToo()
    {
        var incident = New();
        Assert.IsType<PendingDetailsRequired>(incident.Pend(PendingReason.Vendor, null, "  ", By(s_agent)).Error);
        Assert.IsType<ResumeInThePast>(incident.Pend(PendingReason.Vendor, s_now, null, By(s_agent)).Error);
        Assert.Null(incident.PendingReason);
    }

    [Fact]
    public void Comment_OfTheCustomer_TakesUpWhatWaitsForHim()
    {
        var incident = At(IncidentState.Pending);
        incident.Comment(Reply(incident, s_caller), byAgent: false, By(s_caller));
        Assert.Equal((IncidentState.InProgress, null), (incident.Status, incident.PendingReason));
        Assert.IsType<IncidentResumed>(incident.Events[^1].Event);
    }

    [Fact]
    public void Comment_OfAnAgent_LeavesAWaitingIncidentWaiting_AndIsTheFirstResponse()
    {
        var incident = At(IncidentState.Pending);
        incident.Comment(Reply(incident, s_agent), byAgent: true, By(s_agent, 5));
        Assert.Equal(IncidentState.Pending, incident.Status);
        Assert.Equal(s_now.AddMinutes(5), incident.FirstResponseAt);
    }

    [Fact]
    public void Reopen_CountsAndForgetsTheResolution()
    {
        var incident = At(IncidentState.Resolved);
        Assert.False(incident.Reopen("Still broken", By(s_caller)).Failed);
        Assert.Equal((1, null, null), (incident.ReopenCount, incident.ResolutionCode, incident.ResolvedAt));
    }

    [Fact]
    public void Edit_TakesTheDecidedPriority_UnlessItIsOverridden()
    {
        var incident = New();
        incident.Edit(IncidentFields.Of(incident) with { Impact = Impact.Organisation, Urgency = Urgency.Stopped }, Priority.P1, By(s_agent));
        Assert.Equal(Priority.P1, incident.Priority);

        incident.OverridePriority(Priority.P4, "A test alarm", By(s_agent));
        incident.Edit(IncidentFields.Of(incident) with { Impact = Impact.Department }, Priority.P2, By(s_agent));
        Assert.Equal(Priority.P4, incident.Priority);

        incident.FollowPolicy(Priority.P1, By(s_agent));
        Assert.Equal((Priority.P1, null), (incident.Priority, incident.PriorityOverrideReason));
    }

    [Fact]
    public void OverridePriority_WithoutAReason_IsRefused() =>
        Assert.IsType<OverrideReasonRequired>(New().OverridePriority(Priority.P1, "", By(s_agent)).Error);

    [Fact]
    public void Edit_RaisesOneEventWithOldAndNewValues_AndNoneWhenNothingChanges()
    {
        var incident = New();
        incident.ClearEvents();
        incident.Edit(IncidentFields.Of(incident) with { Title = "VPN slow" }, null, By(s_agent));
        incident.Edit(IncidentFields.Of(incident), null, By(s_agent));

        var raised = Assert.Single(incident.Events);
        Assert.Equal([new FieldChange("title", "VPN down", "VPN slow")], raised.Event.Changes);
        Assert.Equal(s_agent, raised.Stamp.By);
    }

    [Fact]
    public void Resolve_AsDuplicate_NeedsAnotherIncident()
    {
        var incident = New();
        Assert.IsType<DuplicateOfRequired>(incident.Resolve(ResolutionCode.Duplicate, "See the other", null, By(s_agent)).Error);
        Assert.IsType<DuplicateOfItself>(incident.Resolve(ResolutionCode.Duplicate, "See it", incident.Id, By(s_agent)).Error);
    }

    [Fact]
    public void Assign_ToSomebodyElse_CountsAsReassignment()
    {
        var incident = New();
        incident.Assign(null, s_agent, By(s_agent));
        Assert.Equal(0, incident.ReassignmentCount);
        incident.Assign(null, UserId.New(), By(s_agent));
        Assert.Equal(1, incident.ReassignmentCount);
    }

    [Theory]
    [InlineData(1, 1, Priority.P1)]
    [InlineData(1, 2, Priority.P1)]
    [InlineData(1, 3, Priority.P2)]
    [InlineData(1, 4, Priority.P3)]
    [InlineData(2, 1, Priority.P1)]
    [InlineData(2, 2, Priority.P2)]
    [InlineData(2, 3, Priority.P2)]
    [InlineData(2, 4, Priority.P3)]
    [InlineData(3, 1, Priority.P2)]
    [InlineData(3, 2, Priority.P2)]
    [InlineData(3, 3, Priority.P3)]
    [InlineData(3, 4, Priority.P4)]
    [InlineData(4, 1, Priority.P2)]
    [InlineData(4, 2, Priority.P3)]
    [InlineData(4, 3, Priority.P4)]
    [InlineData(4, 4, Priority.P4)]
    public void Matrix_EveryCell_IsTheSeedOfTheDomainPage(int impact, int urgency, Priority priority) =>
        Assert.Equal(priority, s_matrix[(Impact)impact, (Urgency)urgency]);

    [Fact]
    public void Fields_TooLongOrWithControlCharacters_AreRefusedByName()
    {
        var fields = new IncidentFields { Title = new string('x', 201), Requester = s_caller };
        Assert.Equal("title", fields.Checked().Error?.Field);
        Assert.Equal("title", (fields with { Title = "a\u0007b" }).Checked().Error?.Field);
        Assert.Equal("title", (fields with { Title = " " }).Checked().Error?.Field);
        Assert.Equal("impact", (fields with { Title = "ok", Impact = (Impact)9 }).Checked().Error?.Field);
        Assert.Equal("tags", (fields with { Title = "ok", Tags = [.. Enumerable.Range(0, 21).Select(n => $"t{n}")] }).Checked().Error?.Field);
        Assert.Equal(["a", "b"], (fields with { Title = "ok", Tags = [" B", "a", "b"] }).Checked().Value!.Tags);
    }

    private static Incident New() => Incident.Create(
        Tenant.First,
        1,
        new IncidentFields { Title = "VPN down", Impact = Impact.Person, Urgency = Urgency.Question, Requester = s_caller },
        Priority.P4,
        By(s_caller));

    private static Incident At(IncidentState state)
    {
        var incident = New();
        if (state is IncidentState.New)
        {
            return incident;
        }

        incident.Assign(null, s_agent, By(s_agent));
        switch (state)
        {
            case IncidentState.InProgress:
                incident.Start(By(s_agent));
                break;
            case IncidentState.Pending:
                incident.Pend(PendingReason.Customer, null, "Which office?", By(s_agent));
                break;
            case IncidentState.Resolved:
                incident.Resolve(ResolutionCode.Fixed, "Restarted", null, By(s_agent));
                break;
            case IncidentState.Closed:
                incident.Resolve(ResolutionCode.Fixed, "Restarted", null, By(s_agent));
                incident.Close(By(s_agent));
                break;
            case IncidentState.Cancelled:
                incident.Cancel(CancelReason.Withdrawn, null, null, By(s_agent));
                break;
            case IncidentState.New or IncidentState.Assigned:
                break;
        }

        Assert.Equal(state, incident.Status);
        return incident;
    }

    /// <summary>With everything the move needs, so that only the table can refuse it.</summary>
    private static Result Move(Incident incident, IncidentState to)
    {
        if (incident.Status is IncidentState.New && to is IncidentState.InProgress or IncidentState.Assigned && incident.Assignee is null)
        {
            typeof(WorkRecord).GetProperty(nameof(WorkRecord.Assignee))!.SetValue(incident, s_agent);
        }

        return to switch
        {
            IncidentState.New => new IllegalTransition(incident.Status, to),
            IncidentState.Assigned => incident.MarkAssigned(By(s_agent)),
            IncidentState.InProgress => incident.Start(By(s_agent)),
            IncidentState.Pending => incident.Pend(PendingReason.Vendor, s_now.AddDays(1), null, By(s_agent)),
            IncidentState.Resolved => incident.Resolve(ResolutionCode.Fixed, "Done", null, By(s_agent)),
            IncidentState.Closed => incident.Close(By(s_agent)),
            IncidentState.Cancelled => incident.Cancel(CancelReason.Withdrawn, null, null, By(s_agent)),
        };
    }

    private static Comment Reply(Incident incident, UserId author) => Comment.Write(
        incident, CommentKind.Reply, "hello", "<p>hello</p>", new Actor(Tenant.First, author, "x", Channel.Ui), s_now);
}
