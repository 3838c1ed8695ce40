using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Takes some issues in: new ones become work items with their own times, known ones get what changed in Jira since and nobody changed here.</summary>
public sealed class JiraIntake(
    IImportStore imports, IProjectStore projects, IWorkItemStore items, IRecordStore records, IFileStore files, IMarkdown markdown, JiraPeople people, JiraTime worklogs, TimeProvider time)
{
    /// <returns>What gives back the files that were stored, for when the rest of it is not kept.</returns>
    public async Task<Result<Func<Task>>> TakeAsync(Actor actor, ImportJob job, JiraPlan plan, IReadOnlyList<PlannedIssue> slice, JiraFile file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(plan);
        var asked = slice.Select(one => one.Issue.Key).Concat(slice.Select(one => one.Parent).OfType<string>()).Distinct(StringComparer.Ordinal).ToList();
        var known = await imports.KeysAsync(plan.Mapping.System, asked, ct);
        Batch batch = new(job, plan, actor.At(time.GetUtcNow()));

        // Bytes are stored before anything is locked.
        foreach (var one in slice)
        {
            await StoreAsync(batch, one, known.GetValueOrDefault(one.Issue.Key), file, ct);
        }

        try
        {
            if (await LoadAsync(batch, slice, known, ct) is { } refused)
            {
                await batch.UndoAsync(files);
                return refused;
            }

            batch.People = await people.FindAsync(actor.Tenant, plan.Mapping, slice.SelectMany(one => JiraSuggestion.PeopleOf(one.Issue)), batch.Now, ct);
            var logs = slice.SelectMany(one => one.Worklogs.Where(log => known.GetValueOrDefault(one.Issue.Key)?.Rows.Contains(PlannedIssue.Of(log)) is not true));
            batch.Weeks = await worklogs.LockAsync(actor.Tenant, plan.Mapping, batch.People, logs, ct);
            await NumberAsync(batch, slice, known, ct);
            foreach (var one in slice)
            {
                if (known.TryGetValue(one.Issue.Key, out var key))
                {
                    Update(batch, one, key);
                }
                else
                {
                    Create(batch, one);
                }
            }
        }
        catch
        {
            await batch.UndoAsync(files);
            throw;
        }

        imports.AddProblems(job.Id, job.Done.Problems, batch.Problems);
        job.Advance(slice.Count, batch.Counts(job.Done));
        return new Result<Func<Task>>(() => batch.UndoAsync(files), null);
    }

    private async Task StoreAsync(Batch batch, PlannedIssue one, ImportedKey? key, JiraFile file, CancellationToken ct)
    {
        foreach (var attachment in one.Issue.Attachments.Where(attached => key?.Rows.Contains(PlannedIssue.Of(attached)) is not true))
        {
            if (await file.OpenAsync(one.Issue.Key, attachment, ct) is not { } content)
            {
                continue;
            }

            await using (content)
            {
                try
                {
                    var stored = await files.SaveAsync(batch.Job.Tenant, attachment.Name, content, ct);
                    if (stored.Failed)
                    {
                        batch.Say(one, "Attachment", attachment.Name, "jira.file_refused", stored.Error.Message);
                        continue;
                    }

                    batch.Stored.Add((one.Issue.Key, attachment, stored.Value));
                }
                catch (InvalidDataException)
                {
                    batch.Say(one, "Attachment", attachment.Name, "jira.file_refused", "the ZIP is broken at this file.");
                }
            }
        }
    }

    private async Task<Error?> LoadAsync(Batch batch, IReadOnlyList<PlannedIssue> slice, IReadOnlyDictionary<string, ImportedKey> known, CancellationToken ct)
    {
        foreach (var key in slice.Select(one => one.Target.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var project = await projects.FindAsync(key, withParts: true, ct);
            if (project is not { ArchivedAt: null })
            {
                return project is null ? new ProjectNotFound(key) : new ProjectIsArchived();
            }

            batch.Projects[key] = project;
        }

        var existing = slice.Select(one => known.GetValueOrDefault(one.Issue.Key)).OfType<ImportedKey>().Select(key => key.Record).ToList();
        foreach (var item in await items.FindToEditAsync(existing, ct))
        {
            batch.Loaded[item.Id] = item;
        }

        foreach (var one in slice.Where(one => one.Parent is not null && known.ContainsKey(one.Parent)))
        {
            var parent = known[one.Parent!].Record;
            if (await items.TypeAsync(batch.Projects[one.Target.Key].Id, parent, ct) is { } type)
            {
                batch.Parents[one.Parent!] = (parent, type);
            }
        }

        return null;
    }

    private async Task NumberAsync(Batch batch, IReadOnlyList<PlannedIssue> slice, IReadOnlyDictionary<string, ImportedKey> known, CancellationToken ct)
    {
        foreach (var target in slice.Where(one => !known.ContainsKey(one.Issue.Key)).GroupBy(one => one.Target.Key, StringComparer.Ordinal))
        {
            var keeps = batch.Job.Progress!.Places[target.Key].KeepsNumbers;
            var next = keeps ? 0 : await items.NextNumbersAsync(batch.Projects[target.Key].Id, target.Count(), ct);
            foreach (var one in target)
            {
                batch.Numbers[one.Issue.Key] = keeps ? one.Number : next++;
            }
        }
    }

    private void Create(Batch batch, PlannedIssue one)
    {
        var project = batch.Projects[one.Target.Key];
        var fields = batch.Fields(one, null);
        var reporter = batch.People.Of(one.Issue.Reporter) ?? UserId.System;
        var created = one.Issue.Created ?? one.Issue.Updated ?? batch.Now.At;
        var state = Batch.StateOf(project, one);
        var first = project.States.OrderBy(known => known.Position).FirstOrDefault(known => known.Group is StateGroup.Backlog)
            ?? project.States.OrderBy(known => known.Position).First(known => known.Group is StateGroup.Unstarted);
        var begins = state.Group is StateGroup.Completed or StateGroup.Cancelled or StateGroup.Started ? first : state;
        var rank = batch.RankOf(one);
        var item = WorkItem.Create(project, batch.Numbers[one.Issue.Key], rank, fields, begins, new Stamp(reporter, created), $"{batch.Plan.Mapping.System}: {one.Issue.Key}");
        records.Add(item);
        ImportedKey key = new()
        {
            Tenant = batch.Job.Tenant,
            System = batch.Plan.Mapping.System,
            ExternalId = one.Issue.Key,
            Record = item.Id,
            Job = batch.Job.Id,
        };

        // What was said before it was over stands before that in its history.
        var over = one.Issue.Resolved ?? one.Issue.Updated ?? created;
        over = over < created ? created : over;
        List<long> rows = [one.Fingerprint];
        var comments = one.Issue.Comments.OrderBy(comment => comment.At ?? created).ToList();
        foreach (var comment in comments.Where(comment => (comment.At ?? created) <= over))
        {
            Say(batch, one, item, comment, created, rows);
        }

        item.MoveAsItWas(state, new Stamp(batch.People.Of(one.Issue.Assignee) ?? reporter, over));
        foreach (var comment in comments.Where(comment => (comment.At ?? created) > over))
        {
            Say(batch, one, item, comment, created, rows);
        }

        Attach(batch, one, item, created, rows);
        Spend(batch, one, item, rows);
        item.ChangedLast(one.Issue.Updated ?? over);
        (key.Rows, key.LastAt, key.Facts, key.Version) = (rows, one.Issue.Updated ?? created, item.Facts(), item.Version);
        imports.Add(key);
        batch.Parents[one.Issue.Key] = (item.Id, item.Type);
        batch.Created++;
    }

    private void Update(Batch batch, PlannedIssue one, ImportedKey key)
    {
        if (!batch.Loaded.TryGetValue(key.Record, out var item))
        {
            batch.Say(one, null, null, "import.record_gone", "it was removed while it was imported.");
            return;
        }

        if (item.Of.Key != one.Target.Key)
        {
            batch.Say(one, "Project key", item.Of.Key, "jira.elsewhere", $"it is in the project {item.Of.Key} already and stays there; it is not changed.");
            return;
        }

        List<long> rows = [.. key.Rows];
        var (before, updated) = (rows.Count, item.UpdatedAt);
        if (!rows.Contains(one.Fingerprint))
        {
            var now = item.Facts();
            var merge = JiraMerge.Of(item, batch.Fields(one, item), Batch.StateOf(item.Of, one), key.Facts);
            foreach (var (field, value) in merge.Kept)
            {
                batch.Say(one, field, value, "jira.changed_here", $"'{field}' was changed here since the last import, and in Jira to something else; it stays as it is here.");
            }

            item.Edit(merge.Fields, batch.Now);
            if (merge.State is { } state)
            {
                item.MoveAsItWas(state, batch.Now);
            }

            key.Facts = merge.Facts;
            rows.Add(one.Fingerprint);
            updated = now.All(fact => item.Facts().GetValueOrDefault(fact.Key) == fact.Value) ? updated : batch.Now.At;
        }

        var created = one.Issue.Created ?? item.CreatedAt;
        foreach (var comment in one.Issue.Comments.OrderBy(comment => comment.At ?? created).Where(comment => !key.Rows.Contains(PlannedIssue.Of(comment))))
        {
            Say(batch, one, item, comment, created, rows);
        }

        Attach(batch, one, item, created, rows);
        Spend(batch, one, item, rows);
        if (rows.Count == before)
        {
            batch.Unchanged++;
            return;
        }

        item.ChangedLast(updated > item.UpdatedAt ? updated : one.Issue.Updated is { } there && there > updated ? there : updated);
        (key.Rows, key.Version) = (rows, item.Version);
        key.LastAt = one.Issue.Updated ?? key.LastAt;
        batch.Updated++;
    }

    private void Say(Batch batch, PlannedIssue one, WorkItem item, JiraComment comment, DateTimeOffset created, List<long> rows)
    {
        rows.Add(PlannedIssue.Of(comment));
        if (JiraTranslation.Clean(comment.Text, WorkRecord.CommentLength) is not { } body)
        {
            return;
        }

        if (comment.Text.Length > WorkRecord.CommentLength)
        {
            batch.Say(one, "Comment", null, "jira.cut", $"a comment is longer than {WorkRecord.CommentLength} characters; the rest is cut off.");
        }

        Actor author = new(batch.Job.Tenant, batch.People.Of(comment.Author) ?? UserId.System, comment.Author?.Name ?? "", Channel.Import);
        var at = comment.At ?? created;
        var said = Comment.Write(item, CommentKind.Note, body, markdown.ToSafeHtml(body), author, at);
        records.Add(said);
        item.Comment(said, byAgent: true, new Stamp(author.Id, at));
        batch.Comments++;
    }

    private void Attach(Batch batch, PlannedIssue one, WorkItem item, DateTimeOffset created, List<long> rows)
    {
        foreach (var (_, attached, stored) in batch.Stored.Where(stored => stored.Issue == one.Issue.Key))
        {
            Stamp stamp = new(batch.People.Of(attached.Author) ?? UserId.System, attached.At ?? created);
            Attachment attachment = new()
            {
                Tenant = batch.Job.Tenant,
                Id = AttachmentId.New(),
                Record = item.Id,
                FileName = stored.FileName,
                ContentType = stored.ContentType,
                Size = stored.Size,
                Sha256 = stored.Sha256,
                StoredName = stored.StoredName,
                UploadedBy = stamp.By,
                UploadedAt = stamp.At,
            };
            records.Add(attachment);
            item.Attach(attachment, stamp);
            rows.Add(PlannedIssue.Of(attached));
            batch.Files++;
        }
    }

    /// <summary>What is left out is no row of the item's, so that it is tried again the next time.</summary>
    private static void Spend(Batch batch, PlannedIssue one, WorkItem item, List<long> rows)
    {
        foreach (var log in one.Worklogs.Where(log => !rows.Contains(PlannedIssue.Of(log))).DistinctBy(PlannedIssue.Of).ToList())
        {
            if (batch.Weeks!.Log(log, item.Id, batch.Now) is { } why)
            {
                batch.Say(one, "Work log", log.Author?.Name, "jira.no_worklog", $"a work log is left out: {why}.");
                continue;
            }

            rows.Add(PlannedIssue.Of(log));
            batch.Worklogs++;
        }
    }

    /// <summary>What some issues need, and what became of them.</summary>
    private sealed class Batch(ImportJob job, JiraPlan plan, Stamp now)
    {
        public ImportJob Job => job;

        public JiraPlan Plan => plan;

        public Stamp Now => now;

        public Dictionary<string, Project> Projects { get; } = new(StringComparer.Ordinal);

        public Dictionary<RecordId, WorkItem> Loaded { get; } = [];

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

        public WorkItemFields Fields(PlannedIssue one, WorkItem? now)
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
}
