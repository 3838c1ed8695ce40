using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Integrations;

public sealed class IncidentImportTests
{
    private static readonly TenantId s_tenant = TenantId.New();
    private static readonly UserId s_caller = UserId.New();
    private static readonly UserId s_author = UserId.New();
    private static readonly DateTimeOffset s_first = new(2016, 2, 29, 1, 23, 0, TimeSpan.Zero);
    private static readonly PriorityMatrix s_matrix = PriorityMatrix.Seed(s_tenant);

    [Fact]
    public void FirstUpdate_IsOneEventWithEveryFactAndItsOriginalTimeAndAuthor()
    {
        var incident = Import(State(IncidentState.New));

        var raised = Assert.Single(incident.Events);
        var imported = Assert.IsType<IncidentImported>(raised.Event);
        Assert.Equal(new Stamp(s_author, s_first), raised.Stamp);
        Assert.All(imported.Changes, change => Assert.Null(change.From));
        Assert.Contains(new FieldChange("title", null, "T"), imported.Changes);
        Assert.Equal((s_first, s_first), (incident.CreatedAt, incident.UpdatedAt));
    }

    [Fact]
    public void Update_ThatChangesNothing_IsStillOneEvent()
    {
        var incident = Import(State(IncidentState.New));

        incident.ImportUpdate("x", State(IncidentState.New) with { Stamp = new Stamp(s_author, s_first.AddHours(1)) }, s_matrix);

        Assert.Equal(2, incident.Version);
        Assert.Empty(incident.Events[1].Event.Changes);
        Assert.Equal(s_first.AddHours(1), incident.UpdatedAt);
    }

    [Theory]
    [InlineData(false, false, "new")]
    [InlineData(true, false, "assigned")]
    [InlineData(true, true, "in_progress")]
    [InlineData(false, true, "in_progress")]
    public void InProgress_WithoutAssignee_IsAssignedOrNew(bool team, bool assignee, string expected)
    {
        var row = State(IncidentState.InProgress);

        var incident = Import(row with
        {
            Fields = row.Fields with { Team = team ? TeamId.New() : null, Assignee = assignee ? UserId.New() : null },
        });

        Assert.Equal(expected, incident.State);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void EveryPairOfStates_LeavesAValidIncident(IncidentState from, IncidentState to)
    {
        var incident = Import(State(from));
        incident.ImportUpdate("x", State(to), s_matrix);

        Assert.Equal(incident.Status is IncidentState.Pending, incident.PendingReason is not null);
        Assert.Equal(incident.Status is IncidentState.Resolved or IncidentState.Closed, incident.ResolutionCode is not null);
        Assert.Equal(incident.ResolutionCode is null, incident.ResolutionNotes is null);
        Assert.Equal(incident.ResolutionCode is null, incident.ResolvedAt is null);
        Assert.Equal(incident.Status is IncidentState.Closed or IncidentState.Cancelled, incident.ClosedAt is not null);
        Assert.Equal(incident.Status is IncidentState.Cancelled, incident.CancelReason is not null);
        Assert.Equal(incident.Status.Category, incident.StateCategory);
    }

    public static TheoryData<IncidentState, IncidentState> Pairs()
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

    [Theory]
    [InlineData("1 - High", "1 - High", "1 - Critical", null)]
    [InlineData("1 - High", "2 - Medium", "2 - High", null)]
    [InlineData("2 - Medium", "1 - High", "2 - High", null)]
    [InlineData("2 - Medium", "2 - Medium", "3 - Moderate", null)]
    [InlineData("2 - Medium", "3 - Low", "4 - Low", null)]
    [InlineData("3 - Low", "2 - Medium", "4 - Low", null)]
    [InlineData("3 - Low", "3 - Low", "4 - Low", null)]
    [InlineData("3 - Low", "1 - High", "3 - Moderate", "imported")]
    public void Preset_KeepsTheStatedPriority_AndOverridesOnlyWhereTheMatrixDiffers(
        string impact, string urgency, string priority, string? reason)
    {
        var preset = ImportPresets.Find(ImportPresets.ServiceNowIncidentLog)!;
        string[] headers = [.. preset.Columns.Keys, "number", "sys_updated_at", "sys_updated_by", "u_symptom"];
        var cells = headers.Select(header => header switch
        {
            "number" => "INC1",
            "sys_updated_at" => "29-02-2016 01:23",
            "incident_state" => "Awaiting Evidence",
            "impact" => impact,
            "urgency" => urgency,
            "priority" => priority,
            "category" => "Category 5",
            "u_symptom" => "Symptom 7",
            _ => "?",
        }).ToArray();

        var row = RowInterpreter.Create(preset, headers).Value!.Read(new CsvRecord(2, 0, 1, cells)).Row!;
        var incident = Incident.Import(
            s_tenant, 1, "servicenow", row.With(new Dictionary<string, UserId>(), new Dictionary<string, TeamId>()), s_matrix);

        Assert.Equal(preset.Priorities[priority], incident.Priority.ToText());
        Assert.Equal(reason, incident.PriorityOverrideReason);
        Assert.Equal("Category 5 / Symptom 7", incident.Title);
        Assert.Equal((IncidentState.Pending, PendingReason.Customer, "Awaiting evidence"), (incident.Status, incident.PendingReason, incident.StateReason));
        Assert.Equal("Symptom 7", incident.Custom["u_symptom"]);
    }

    private static Incident Import(ImportedIncident first) => Incident.Import(s_tenant, 1, "x", first, s_matrix);

    private static ImportedIncident State(IncidentState state) => new()
    {
        Fields = new IncidentFields { Title = "T", Requester = s_caller },
        State = state,
        OpenedBy = s_caller,
        Stamp = new Stamp(s_author, s_first),
    };
}
