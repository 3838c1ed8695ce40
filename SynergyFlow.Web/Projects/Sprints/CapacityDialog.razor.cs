using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Sprints;

public sealed partial class CapacityDialog(UseCases useCases)
{
    /// <summary>What most people have for planned work of an eight-hour day.</summary>
    private const string UsualDay = "6h";

    private readonly List<Row> _members = [];
    private string? _incident;
    private string? _from;
    private Error? _refused;
    private int _version;
    private bool _busy;

    [CascadingParameter]
    public required IMudDialogInstance Dialog { get; set; }

    [Parameter, EditorRequired]
    public required ProjectDetails Project { get; set; }

    [Parameter, EditorRequired]
    public required SprintRow Sprint { get; set; }

    [Parameter, EditorRequired]
    public required IReadOnlyList<SprintRow> Known { get; set; }

    [Parameter, EditorRequired]
    public required CapacityReport Report { get; set; }

    [Parameter, EditorRequired]
    public required DateOnly Today { get; set; }

    private string? Problem => _refused is null ? null : _refused is VersionConflict ? Said["ChangedMeanwhile"] : Said.Of(_refused);

    /// <returns>False where it was left as it was.</returns>
    public static async Task<bool> AskAsync(
        IDialogService dialogs, ProjectDetails project, SprintRow sprint, IReadOnlyList<SprintRow> known, CapacityReport report, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(dialogs);
        var shown = await dialogs.ShowAsync<CapacityDialog>(null, new DialogParameters<CapacityDialog>
        {
            { dialog => dialog.Project, project },
            { dialog => dialog.Sprint, sprint },
            { dialog => dialog.Known, known },
            { dialog => dialog.Report, report },
            { dialog => dialog.Today, today },
        });
        return await shown.Result is { Canceled: false };
    }

    protected override async Task OnInitializedAsync()
    {
        _version = Project.Version;
        _incident = Effort.Write(Report.IncidentMinutes);
        Begin(Report, withDaysOff: true);
        if (_members.Count == 0 && Known.FirstOrDefault(one => one.Id != Sprint.Id && one.StartedAt is not null) is { } last)
        {
            var before = await useCases.RunAsync((ReadCapacity read, Actor actor) => read.ExecuteAsync(actor, Project, last.Id, Today, CancellationToken.None));
            if (before.Value is { } report && report.Members.Any(row => row.Member is not null))
            {
                (_from, _incident) = (last.Name, Effort.Write(report.IncidentMinutes));
                Begin(report, withDaysOff: false);
            }
        }

        // Who has work in it and was not thought of.
        foreach (var row in Report.Members.Where(row => _members.TrueForAll(member => member.User != row.Person.Id)))
        {
            _members.Add(new(row.Person.Id, row.Person.Name) { ADay = UsualDay });
        }
    }

    private void Begin(CapacityReport report, bool withDaysOff)
    {
        foreach (var row in report.Members)
        {
            if (row.Member is { } member)
            {
                Row begun = new(member.User, row.Person.Name) { ADay = Effort.Write(member.MinutesADay) };
                begun.Off.UnionWith(withDaysOff ? member.DaysOff : []);
                _members.Add(begun);
            }
        }
    }

    private string? Invalid(string field) => _refused?.Field == field ? "true" : null;

    private void Add(PickerItem? picked)
    {
        if (picked is not null && new UserId(Guid.Parse(picked.Value)) is var user && _members.TrueForAll(member => member.User != user))
        {
            _members.Add(new(user, picked.Name) { ADay = UsualDay });
        }
    }

    private static void Away(Row member, DateOnly day, bool away)
    {
        if (away)
        {
            member.Off.Add(day);
        }
        else
        {
            member.Off.Remove(day);
        }
    }

    // The button is not disabled meanwhile: it would lose the focus, and the dialog the key that closes it.
    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            _refused = await PlanAsync();
            if (_refused is null)
            {
                Dialog.Close(DialogResult.Ok(true));
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<Error?> PlanAsync()
    {
        var incident = Effort.Read("incidentMinutes", _incident);
        if (incident.Failed)
        {
            return incident.Error;
        }

        List<SprintMember> members = [];
        foreach (var member in _members)
        {
            var day = Effort.Read(member.Field, member.ADay);
            if (day.Failed)
            {
                return day.Error;
            }

            if (day.Value is not { } minutes || minutes > SprintMember.MostMinutesADay)
            {
                return new SprintMinutesADay { Field = member.Field };
            }

            // Days that have gone out of the sprint since go out of the plan.
            members.Add(new(member.User, minutes, [.. member.Off.Where(off => off >= Sprint.StartsOn && off <= Sprint.EndsOn).Order()]));
        }

        var planned = await useCases.RunAsync((PlanCapacity plan, Actor actor) => plan.ExecuteAsync(
            actor, new(Project.Key, Sprint.Id, new(incident.Value ?? 0, members), _version), CancellationToken.None));

        // What somebody else changed in the project meanwhile need not be this: he reads so, and decides.
        _version = planned.Error is VersionConflict conflict ? conflict.Current : _version;
        return planned.Error;
    }

    private sealed class Row(UserId user, string name)
    {
        public UserId User => user;

        public string Name => name;

        /// <summary>Where a refusal belongs.</summary>
        public string Field { get; } = $"capacity-{user}";

        public string? ADay { get; set; }

        public HashSet<DateOnly> Off { get; } = [];
    }
}
