using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Bulk;

/// <param name="Team">Left out: the team stays.</param>
/// <param name="Assignee">An id, or me; left out: the assignee stays.</param>
internal sealed record ChangedOwner(Optional<TeamId?> Team, Optional<string> Assignee);

/// <summary>What is to be changed, in the shapes that the operations on one incident take.</summary>
/// <param name="Set">Fields as PATCH takes them.</param>
/// <param name="Comment">Its body is Markdown with variables such as {{requester.name}}.</param>
internal record ChangesBody(
    IncidentPatch? Set,
    IReadOnlyList<string>? AddTags,
    IReadOnlyList<string>? RemoveTags,
    ChangedOwner? Assignment,
    PriorityBody? Priority,
    StateBody? State,
    CommentBody? Comment,
    LinkBody? Link,
    MergeBody? Merge)
{
    /// <param name="find">A record that the caller sees, by key or id.</param>
    public async Task<Result<IncidentChanges>> ReadAsync(Func<string, Task<RecordHead?>> find)
    {
        StateChange? state = null;
        if (State is not null)
        {
            if (State.To is not { } to)
            {
                return new InvalidField("state", $"state.to is required: one of {string.Join(", ", EnumText.All<IncidentState>())}.");
            }

            var original = State.DuplicateOf is { } reference ? await find(reference) : null;
            if (original is null && State.DuplicateOf is not null)
            {
                return new RecordNotFound(State.DuplicateOf) { Field = "state" };
            }

            state = new StateChange(to)
            {
                PendingReason = State.PendingReason,
                ResumeAt = State.ResumeAt,
                ResolutionCode = State.ResolutionCode,
                ResolutionNotes = State.ResolutionNotes,
                WithChildren = State.WithChildren ?? true,
                CancelReason = State.CancelReason,
                DuplicateOf = original?.Id,
                Note = State.Note,
            };
        }

        if (Comment is { Kind: null })
        {
            return new InvalidField("comment", "comment.kind is required: reply or note.");
        }

        LinkChange? link = null;
        if (Link is not null)
        {
            if (Link.Role is not { } role || Link.Other is null || await find(Link.Other) is not { } other)
            {
                return new InvalidField("link", "link has a role, and as other the key or id of a record that you see.");
            }

            link = new LinkChange(role, other.Id);
        }

        var target = Merge?.Into is { } into ? await find(into) : null;
        if (Merge is not null && target is null)
        {
            return new InvalidField("merge", "merge has as into the key or id of an incident that you see.");
        }

        return new IncidentChanges
        {
            Set = Fields(),
            AddTags = AddTags ?? [],
            RemoveTags = RemoveTags ?? [],
            Priority = Priority is null ? null : new PriorityChange(Priority.Priority, Priority.Reason),
            State = state,
            Comment = Comment is null ? null : new CommentChange(Comment.Kind!.Value, Comment.Body ?? ""),
            Link = link,
            Merge = target is null ? null : new MergeChange(target.Id),
        };
    }

    private Dictionary<string, string?> Fields()
    {
        Dictionary<string, string?> fields = Set is null ? [] : new(Set.Touched());
        if (Assignment is { Team.IsSet: true })
        {
            fields[IncidentChanges.Team] = Assignment.Team.Value?.ToString();
        }

        if (Assignment is { Assignee.IsSet: true })
        {
            fields[IncidentChanges.Assignee] = Assignment.Assignee.Value;
        }

        return fields;
    }
}

/// <param name="Preview">The id of a preview: its rows and its changes; then nothing else.</param>
/// <param name="Records">Keys or ids, at most 10,000.</param>
/// <param name="Filter">In the grammar of lists, instead of records; empty: all that you see.</param>
internal sealed record BulkBody(
    Guid? Preview,
    IReadOnlyList<string>? Records,
    string? Filter,
    IncidentPatch? Set,
    IReadOnlyList<string>? AddTags,
    IReadOnlyList<string>? RemoveTags,
    ChangedOwner? Assignment,
    PriorityBody? Priority,
    StateBody? State,
    CommentBody? Comment,
    LinkBody? Link,
    MergeBody? Merge)
    : ChangesBody(Set, AddTags, RemoveTags, Assignment, Priority, State, Comment, Link, Merge)
{
    public async Task<Result<PreviewBulk.Command>> CommandAsync(Func<string, Task<RecordHead?>> find)
    {
        if (Records is null == Filter is null)
        {
            return new InvalidField("records", "Name either records or a filter.");
        }

        if (Records?.Any(record => record is null) == true)
        {
            return new InvalidField("records", "Each of the records is a key or an id.");
        }

        var changes = await ReadAsync(find);
        return changes.Failed ? changes.Error : new PreviewBulk.Command(new BulkSelection(Records, Filter), changes.Value);
    }
}

/// <param name="Next">The first row that is not done.</param>
/// <param name="Found">What the preview found.</param>
/// <param name="UndoUntil">Null where it cannot be undone.</param>
internal sealed record BulkJson(
    Guid Id, BulkState State, string? Filter, System.Text.Json.JsonElement Changes, int Total, int Next, BulkCounts? Found, BulkCounts Done,
    string? Failure, UserId CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt,
    DateTimeOffset? UndoUntil, int Version)
{
    public static BulkJson Of(BulkJob job) => new(
        job.Id.Value, job.State, job.Filter, System.Text.Json.JsonElement.Parse(job.Changes), job.Total, job.Next, job.Found, job.Done,
        job.Failure, job.CreatedBy, job.CreatedAt, job.StartedAt, job.FinishedAt, job.UndoUntil, job.Version);
}
