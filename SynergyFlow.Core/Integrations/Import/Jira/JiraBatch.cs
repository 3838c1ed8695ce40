using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What some issues need, and what became of them.</summary>
internal sealed class JiraBatch(ImportJob job, JiraPlan plan, Stamp now)
{
    public ImportJob Job => job;

    public JiraPlan Plan => plan;

    public Stamp Now => now;

    public Dictionary<string, Project> Projects { get; } = new(StringComparer.Ordinal);

    public Dictionary<RecordId, WorkItem> Loaded { get; } = [];

    /// <summary>Known ones with something new.</summary>
    public HashSet<RecordId> Changed { get; } = [];

    public Dictionary<string, (RecordId Id, WorkItemType Type)> Parents { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, long> Numbers { get; } = new(StringComparer.Ordinal);

    public List<(string Issue, JiraAttachment Attachment, StoredFile File)> Stored { get; } = [];

    public List<RowProblem> Problems { get; } = [];

    public JiraPeople.Found People { get; set; } = new(new Dictionary<string, UserId>(), []);

    public JiraTime.Weeks? Weeks { get; set; }

    public int Created { get; set; }

    public int Updated { get; set; }

    public int Unchanged { get; set; }

    public int Comments { get; set; }

    public int Files { get; set; }

    public int Worklogs { get; set; }

    public void Say(PlannedIssue one, string? column, string? value, string code, string what) =>
        Problems.Add(new(one.Issue.Line, one.Issue.Key, column, value, code, $"{one.Issue.Key}: {what}"));

    /// <summary>The issue says something that it did not say at the last import.</summary>
    public bool IsNew(PlannedIssue one, ImportedKey key) =>
        !key.Rows.Contains(one.Fingerprint) || one.Issue.Comments.Any(comment => !key.Rows.Contains(PlannedIssue.Of(comment)))
        || one.Worklogs.Any(log => !key.Rows.Contains(PlannedIssue.Of(log))) || Stored.Exists(stored => stored.Issue == one.Issue.Key);

    public IEnumerable<JiraPerson> PeopleOf(PlannedIssue one) =>
        JiraSuggestion.PeopleOf(one.Issue).Concat(JiraFieldValues.PeopleOf(Projects[one.Target.Key], one, plan.Mapping));

    /// <param name="own">As of <see cref="JiraFieldValues.Of"/>.</param>
    public WorkItemFields Fields(PlannedIssue one, WorkItem? now, ISet<string>? own = null)
    {
        var project = Projects[one.Target.Key];
        RecordId? parent = null;
        var type = one.Fields.Type;
        if (one.Parent is { } named && Parents.TryGetValue(named, out var above) && type.Parents().Contains(above.Type))
        {
            parent = above.Id;
        }
        else if (one.Parent is not null || type is WorkItemType.Subtask)
        {
            Say(one, "Parent", one.Parent, "jira.no_parent", "what it is a part of is not here; it is taken flat.");
            type = type is WorkItemType.Subtask ? now?.Type ?? WorkItemType.Task : type;
            parent = type is WorkItemType.Subtask ? now?.Parent : null;
        }

        return one.Fields with
        {
            Type = type,
            Parent = parent,
            Assignee = People.Of(one.Issue.Assignee),
            AcceptanceCriteria = now?.AcceptanceCriteria ?? "",
            Sprint = one.Sprint is { } sprint && Backlog.Types.Contains(type) ? project.Sprints.FirstOrDefault(known => Same(known.Name, sprint))?.Id : null,
            Components = [.. one.Components.Select(name => project.Components.FirstOrDefault(known => Same(known.Name, name))?.Id).OfType<ProjectComponentId>()],
            Versions = [.. one.Versions.Select(name => project.Versions.FirstOrDefault(known => Same(known.Name, name))?.Id).OfType<ProjectVersionId>()],
            Values = JiraFieldValues.Of(
                project, one, plan, type, now is null ? [] : [.. now.Values.Select(value => value.Entry)], People.Of, (column, value, code, what) => Say(one, column, value, code, what), own),
        };
    }

    public static ProjectState StateOf(Project project, PlannedIssue one) =>
        project.States.FirstOrDefault(state => Same(state.Name, one.State.Name)) ?? project.States.OrderBy(state => state.Position).First(state => state.Group is StateGroup.Unstarted);

    /// <summary>Behind what the project had before, in Jira's order. The end keeps it apart from places that people give meanwhile.</summary>
    public string RankOf(PlannedIssue one) => Rank.Nth(job.Progress!.Places[one.Target.Key].Rank, one.Order);

    public async Task UndoAsync(IFileStore files)
    {
        foreach (var (_, _, stored) in Stored)
        {
            await files.DeleteAsync(job.Tenant, stored.StoredName, CancellationToken.None);
        }

        Stored.Clear();
    }

    public ImportCounts Counts(ImportCounts before) => before with
    {
        Created = before.Created + Created,
        Updated = before.Updated + Updated,
        Unchanged = before.Unchanged + Unchanged,
        Comments = before.Comments + Comments,
        Files = before.Files + Files,
        Worklogs = before.Worklogs + Worklogs,
        NewPeople = before.NewPeople + People.Made,
        Problems = before.Problems + Problems.Count,
    };

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
