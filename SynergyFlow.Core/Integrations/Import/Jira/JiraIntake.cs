using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Takes some issues in: new ones become work items with their own times, known ones get what changed in Jira since and nobody changed here.</summary>
public sealed partial class JiraIntake(
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
        JiraBatch batch = new(job, plan, actor.At(time.GetUtcNow()));

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

            batch.People = await people.FindAsync(actor.Tenant, plan.Mapping, slice.SelectMany(batch.PeopleOf), batch.Now, ct);
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

    private async Task<Error?> LoadAsync(JiraBatch batch, IReadOnlyList<PlannedIssue> slice, IReadOnlyDictionary<string, ImportedKey> known, CancellationToken ct)
    {
        foreach (var key in slice.Select(one => one.Target.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var project = await projects.FindAsync(key, withParts: true, ct);
            if (project is not { ArchivedAt: null })
            {
                return project is null ? new ProjectNotFound(key) : new ProjectIsArchived();
            }

            batch.Projects[key] = project;
            if (batch.Plan.Mapping.Fields.Count > 0)
            {
                await projects.LoadFieldsAsync(project, ct);
            }
        }

        var places = await items.PlacesAsync([.. known.Values.Select(key => key.Record)], ct);
        foreach (var one in slice.Where(one => one.Parent is not null && known.ContainsKey(one.Parent)))
        {
            var parent = known[one.Parent!].Record;
            if (places.GetValueOrDefault(parent) is { } place && place.Project == batch.Projects[one.Target.Key].Id)
            {
                batch.Parents[one.Parent!] = (parent, place.Type);
            }
        }

        // What has nothing new is not even loaded: most of a second run.
        List<RecordId> changed = [.. slice.Where(one => known.TryGetValue(one.Issue.Key, out var key) && (batch.IsNew(one, key) || places.GetValueOrDefault(key.Record)?.Project != batch.Projects[one.Target.Key].Id))
            .Select(one => known[one.Issue.Key].Record)];
        var loaded = changed.Count == 0 ? [] : await items.FindToEditAsync(changed, ct);
        foreach (var item in loaded)
        {
            batch.Loaded[item.Id] = item;
        }

        if (batch.Plan.Mapping.Fields.Count > 0 && loaded.Count > 0)
        {
            await items.LoadValuesAsync(loaded, ct);
        }

        batch.Changed.UnionWith(changed);
        return null;
    }

    private async Task NumberAsync(JiraBatch batch, IReadOnlyList<PlannedIssue> slice, IReadOnlyDictionary<string, ImportedKey> known, CancellationToken ct)
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

    private void Create(JiraBatch batch, PlannedIssue one)
    {
        var project = batch.Projects[one.Target.Key];
        var fields = batch.Fields(one, null);
        var reporter = batch.People.Of(one.Issue.Reporter) ?? UserId.System;
        var created = one.Issue.Created ?? one.Issue.Updated ?? batch.Now.At;
        var state = JiraBatch.StateOf(project, one);
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

    private void Update(JiraBatch batch, PlannedIssue one, ImportedKey key)
    {
        if (!batch.Changed.Contains(key.Record))
        {
            batch.Unchanged++;
            return;
        }

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
            HashSet<string> own = new(StringComparer.Ordinal);
            var merge = JiraMerge.Of(item, batch.Fields(one, item, own), JiraBatch.StateOf(item.Of, one), key.Facts, own);
            foreach (var (name, value) in merge.Kept)
            {
                var field = item.Of.Fields.FirstOrDefault(own => own.InHistory == name)?.Name ?? name;
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
}
