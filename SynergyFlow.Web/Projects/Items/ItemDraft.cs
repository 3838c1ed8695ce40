using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Projects.Fields;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>What people fill in of a work item as the fields of its form hold it.</summary>
public sealed class ItemDraft
{
    public string? Title { get; set; }

    public WorkItemType Type { get; set; } = WorkItemType.Task;

    public string Description { get; set; } = "";

    public string AcceptanceCriteria { get; set; } = "";

    public Priority Priority { get; set; } = Priority.P3;

    public PickerItem? Assignee { get; set; }

    public PickerItem? Parent { get; set; }

    public SprintHead? Sprint { get; set; }

    public string? Points { get; set; }

    public string? Estimate { get; set; }

    public string? Remaining { get; set; }

    public DateOnly? StartDate { get; set; }

    public DateOnly? TargetDate { get; set; }

    public string? Labels { get; set; }

    public List<PickerItem> Components { get; private init; } = [];

    public List<PickerItem> Versions { get; private init; } = [];

    /// <summary>Fields of the project's own.</summary>
    public OwnDraft Own { get; private init; } = new();

    public static ItemDraft Of(WorkItemDetails item) => new()
    {
        Title = item.Title,
        Type = item.Type,
        Description = item.Description,
        AcceptanceCriteria = item.AcceptanceCriteria,
        Priority = item.Priority,
        Sprint = item.Sprint,
        Assignee = item.Assignee is { } who ? new PickerItem(who.Id.ToString(), who.Name) : null,
        Parent = item.Parents is [.., var parent] ? new PickerItem(parent.Id.ToString(), parent.Key, parent.Title) : null,
        Points = item.Points?.ToString("0.##", CultureInfo.CurrentCulture),
        Estimate = item.Estimate is { } estimate ? Effort.Write(estimate) : null,
        Remaining = item.Remaining is { } remaining ? Effort.Write(remaining) : null,
        StartDate = item.StartDate,
        TargetDate = item.TargetDate,
        Labels = string.Join(", ", item.Labels),
        Components = [.. item.Components.Select(one => new PickerItem(one.Id.ToString(), one.Name))],
        Versions = [.. item.Versions.Select(one => new PickerItem(one.Id.ToString(), one.Name))],
        Own = OwnDraft.Of(item.Own),
    };

    /// <returns>Or which field holds what cannot be read.</returns>
    public Result<WorkItemFields> ToFields()
    {
        var (estimate, remaining) = (Effort.Read("estimate", Estimate), Effort.Read("remaining", Remaining));
        return (PointsOf(Points, out var points) ?? estimate.Error ?? remaining.Error) is { } wrong
            ? wrong
            : new WorkItemFields
            {
                Title = Title ?? "",
                Type = Type,
                Description = Description,
                AcceptanceCriteria = AcceptanceCriteria,
                Priority = Priority,
                Assignee = Assignee is { } who ? new UserId(Guid.Parse(who.Value)) : null,
                Parent = Parent is { } parent ? new RecordId(Guid.Parse(parent.Value)) : null,
                Sprint = Backlog.Types.Contains(Type) ? Sprint?.Id : null,
                Points = points,
                Estimate = estimate.Value,
                Remaining = remaining.Value,
                StartDate = StartDate,
                TargetDate = TargetDate,
                Labels = (Labels ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Components = [.. Components.Select(one => new ProjectComponentId(Guid.Parse(one.Value)))],
                Versions = [.. Versions.Select(one => new ProjectVersionId(Guid.Parse(one.Value)))],
            };
    }

    /// <returns>Null where it is a number, or nothing.</returns>
    public static Error? PointsOf(string? typed, out decimal? points) => PointsInput.Read(typed, out points);

    /// <summary>Only what is another one than when the reader began: the rest others may change meanwhile.</summary>
    public static WorkItemPatch Changes(WorkItemFields from, WorkItemFields to) => new()
    {
        Title = Changed(from.Title, to.Title),
        Type = Changed<WorkItemType?>(from.Type, to.Type),
        Description = Changed(from.Description, to.Description),
        AcceptanceCriteria = Changed(from.AcceptanceCriteria, to.AcceptanceCriteria),
        Priority = Changed<Priority?>(from.Priority, to.Priority),
        Assignee = Changed(from.Assignee, to.Assignee),
        Parent = Changed(from.Parent, to.Parent),
        Sprint = Changed(from.Sprint, to.Sprint),
        Points = Changed(from.Points, to.Points),
        Estimate = Changed(from.Estimate, to.Estimate),
        Remaining = Changed(from.Remaining, to.Remaining),
        StartDate = Changed(from.StartDate, to.StartDate),
        TargetDate = Changed(from.TargetDate, to.TargetDate),
        Labels = from.Labels.SequenceEqual(to.Labels) ? default : new(to.Labels),
        Components = from.Components.ToHashSet().SetEquals(to.Components) ? default : new(to.Components),
        Versions = from.Versions.ToHashSet().SetEquals(to.Versions) ? default : new(to.Versions),
    };

    private static Optional<T> Changed<T>(T from, T to) => EqualityComparer<T>.Default.Equals(from, to) ? default : new Optional<T>(to);
}
