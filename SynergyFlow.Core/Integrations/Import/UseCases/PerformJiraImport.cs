using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>
/// One step of an import of Jira, as <see cref="PerformImport"/> has them: projects with their parts first, then issues, parents first, with their comments and files,
/// then links. Each step is a small transaction that leaves its place in the job.
/// </summary>
public sealed class PerformJiraImport(
    IImportStore imports, IProjectStore projects, IWorkItemStore items, JiraParts parts, JiraIntake intake, JiraLinks links, JiraPeople people, IAuthorizer authorizer, IUnitOfWork unitOfWork,
    TimeProvider time, ILogger<PerformJiraImport> logger)
{
    /// <summary>Issues per transaction.</summary>
    public const int BatchSize = 50;

    private const int LookupSize = 1_000;
    private const int Shown = 100;

    /// <summary>The dry run: everything but writing.</summary>
    public async Task<Result> CheckAsync(Actor actor, ImportJobId id, JiraPlan plan, JiraFile file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(file);
        var opened = await OpenAsync(actor, id, ImportState.Checking, ct);
        if (opened.Failed || opened.Value is not { } job)
        {
            return new Result(opened.Error);
        }

        List<RowProblem> problems = [.. plan.Problems];
        ImportCounts found = new()
        {
            Rows = plan.Rows,
            Records = plan.Issues.Count,
            Problems = plan.ProblemCount,
            ByType = plan.Issues.GroupBy(one => one.Fields.Type).OrderBy(group => group.Key).ToDictionary(group => group.Key.ToText(), group => group.Count()),
        };
        foreach (var chunk in plan.Issues.Chunk(LookupSize))
        {
            var known = await imports.KeysAsync(plan.Mapping.System, [.. chunk.Select(one => one.Issue.Key)], ct);
            found = chunk.Aggregate(found, (sum, one) => Count(sum, one, known.GetValueOrDefault(one.Issue.Key), file));
        }

        var made = await parts.PreviewAsync(actor, plan, ct);
        if (made.Failed)
        {
            return made.Error;
        }

        var there = made.Value.Projects;
        var looked = await people.FindAsync(
            actor.Tenant, plan.Mapping, plan.Issues.SelectMany(one => JiraSuggestion.PeopleOf(one.Issue).Concat(JiraFieldValues.PeopleOf(there[one.Target.Key], one, plan.Mapping))), null, ct);
        if (plan.Mapping.UnknownPeople is NamePolicy.MatchOrCreate)
        {
            found = found with { NewPeople = looked.Unknown.Count, PeopleToMake = [.. looked.Unknown.Order(StringComparer.Ordinal).Take(Shown)] };
        }
        else
        {
            found = found with { Problems = found.Problems + looked.Unknown.Count };
            problems.AddRange(looked.Unknown.Select(name => new RowProblem(0, null, null, name, "jira.unknown_person", $"'{name}' is nobody's name here; what is his is nobody's, what he wrote is the system's.")));
        }

        problems.AddRange(made.Value.Problems);
        var unfit = Unfit(plan, there, looked, problems);
        found = found with { PartsToMake = [.. made.Value.Made.Take(Shown)], Problems = found.Problems + made.Value.Problems.Count + unfit };
        await imports.ReplaceProblemsAsync(id, problems, ct);
        job.Checked(found, actor.At(time.GetUtcNow()), plan.Units);
        return await unitOfWork.SaveAsync(actor, ct);
    }

    /// <summary>Takes in what comes next.</summary>
    /// <returns>False when there is nothing more to do, because all is done or somebody stopped it.</returns>
    public async Task<Result<bool>> RunAsync(Actor actor, ImportJobId id, JiraPlan plan, JiraFile file, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(file);
        var opened = await OpenAsync(actor, id, ImportState.Running, ct);
        if (opened.Failed || opened.Value is not { } job)
        {
            return new Result<bool>(false, opened.Error);
        }

        var done = 0;
        Func<Task> undo = () => Task.CompletedTask;
        if (job.Progress is null)
        {
            var made = await parts.MakeAsync(actor, plan, ct);
            if (made.Failed)
            {
                return made.Error;
            }

            await imports.ReplaceProblemsAsync(id, [.. plan.Problems, .. made.Value], ct);
            job.Planned(plan.Issues.Count, plan.Rows, plan.Units);
            job.Advance(0, job.Done with { Problems = plan.ProblemCount + made.Value.Count });
            job.Begin(new JiraProgress(new Dictionary<string, JiraPlace>()));
        }
        else if (job.Progress.Places.Count == 0 && plan.Issues.Count > 0)
        {
            job.Begin(await PlacesAsync(plan, ct));
        }
        else if (job.NextRecord < plan.Issues.Count)
        {
            var slice = plan.Issues.Skip(job.NextRecord).Take(BatchSize).ToList();
            done = slice.Count;
            var taken = await intake.TakeAsync(actor, job, plan, slice, file, ct);
            if (taken.Failed)
            {
                return taken.Error;
            }

            undo = taken.Value!;
        }
        else
        {
            var slice = plan.Linking.Skip(job.NextRecord - plan.Issues.Count).Take(BatchSize).ToList();
            done = slice.Count;
            await links.TakeAsync(actor, job, plan, slice, ct);
        }

        if (job.Progress is { Places.Count: > 0 } && job.NextRecord >= plan.Units || plan.Issues.Count == 0)
        {
            job.Finish(actor.At(time.GetUtcNow()));
        }

        var kept = false;
        try
        {
            var saved = await unitOfWork.SaveAsync(actor, ct);
            kept = !saved.Failed;
            if (saved.Failed)
            {
                return saved.Error;
            }
        }
        finally
        {
            if (!kept)
            {
                await undo();
            }
        }

        logger.BatchImported(id, done, job.NextRecord, plan.Units);
        return job.State is ImportState.Running;
    }

    /// <summary>Behind what each project has already; with Jira's numbers, where none of them was given out.</summary>
    private async Task<JiraProgress> PlacesAsync(JiraPlan plan, CancellationToken ct)
    {
        Dictionary<string, JiraPlace> places = new(StringComparer.Ordinal);
        Dictionary<string, Project> locked = new(StringComparer.Ordinal);
        foreach (var key in plan.Issues.Select(one => one.Target.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            // All of them before the first number is taken: locks come before a transaction's first write.
            locked[key] = await projects.FindAsync(key, withParts: false, ct) ?? throw new InvalidOperationException($"The project {key} was made a moment ago.");
        }

        foreach (var target in plan.Issues.GroupBy(one => one.Target.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var project = locked[target.Key];
            List<long> numbers = [];
            foreach (var chunk in target.Chunk(LookupSize))
            {
                var known = await imports.KeysAsync(plan.Mapping.System, [.. chunk.Select(one => one.Issue.Key)], ct);
                numbers.AddRange(chunk.Where(one => !known.ContainsKey(one.Issue.Key)).Select(one => one.Number));
            }

            var keeps = numbers.Count > 0 && numbers.Min() > 0 && target.Select(one => one.Issue.Project).Distinct(StringComparer.Ordinal).Count() == 1
                && await items.ClaimNumbersAsync(project.Id, numbers.Min(), numbers.Max(), ct);
            places[target.Key] = new JiraPlace(await items.LastRankAsync(project.Id, ct), keeps);
        }

        return new JiraProgress(places);
    }

    /// <summary>Tries the values of custom fields on the fields as they will be. A list of problems keeps the first thousand.</summary>
    /// <returns>How many do not fit.</returns>
    private static int Unfit(JiraPlan plan, IReadOnlyDictionary<string, Project> there, JiraPeople.Found looked, List<RowProblem> problems)
    {
        var count = 0;
        UserId? made = plan.Mapping.UnknownPeople is NamePolicy.MatchOrCreate ? UserId.System : null;
        foreach (var one in plan.Issues.Where(one => one.Own is not null))
        {
            JiraFieldValues.Of(there[one.Target.Key], one, plan, one.Fields.Type, [], person => looked.Of(person) ?? made, (column, value, code, what) =>
            {
                count++;
                if (problems.Count < ImportJob.MostProblems)
                {
                    problems.Add(new(one.Issue.Line, one.Issue.Key, column, value, code, $"{one.Issue.Key}: {what}"));
                }
            });
        }

        return count;
    }

    private static ImportCounts Count(ImportCounts sum, PlannedIssue one, ImportedKey? key, JiraFile file)
    {
        HashSet<long> seen = [.. key?.Rows ?? []];
        var (comments, linked) = (one.Issue.Comments.Count(comment => !seen.Contains(PlannedIssue.Of(comment))), one.Issue.Links.Count(link => !seen.Contains(PlannedIssue.Of(link))));
        var files = one.Issue.Attachments.Count(attached => file.Has(one.Issue.Key, attached) && !seen.Contains(PlannedIssue.Of(attached)));
        var logs = one.Worklogs.Select(PlannedIssue.Of).Distinct().Count(log => !seen.Contains(log));
        var changed = comments > 0 || files > 0 || logs > 0 || !seen.Contains(one.Fingerprint);
        return sum with
        {
            Created = sum.Created + (key is null ? 1 : 0),
            Updated = sum.Updated + (key is not null && changed ? 1 : 0),
            Unchanged = sum.Unchanged + (key is null || changed ? 0 : 1),
            Comments = sum.Comments + comments,
            Links = sum.Links + linked,
            Files = sum.Files + files,
            Worklogs = sum.Worklogs + logs,
        };
    }

    /// <returns>Null for a job that is not in that state any more.</returns>
    private async Task<Result<ImportJob?>> OpenAsync(Actor actor, ImportJobId id, ImportState state, CancellationToken ct)
    {
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.ImportRun, new Resource("import", actor.Tenant, id.Value), ct);
        if (allowed.Failed)
        {
            return new Result<ImportJob?>(null, allowed.Error);
        }

        var job = await imports.FindAsync(id, ct);
        return new Result<ImportJob?>(job?.State == state ? job : null, null);
    }
}
