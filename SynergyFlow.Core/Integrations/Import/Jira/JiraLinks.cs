using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>Links issues when all of them are there. Jira says each link at both of its ends; here it is one.</summary>
public sealed class JiraLinks(IImportStore imports, IRecordStore records, TimeProvider time)
{
    public async Task TakeAsync(Actor actor, ImportJob job, JiraPlan plan, IReadOnlyList<PlannedIssue> slice, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(plan);
        var present = await imports.KeysAsync(plan.Mapping.System, [.. slice.Select(one => one.Issue.Key)], ct);

        // What has no new link is left alone: nothing of it is loaded, or locked.
        List<PlannedIssue> linking = [.. slice.Where(one => present.TryGetValue(one.Issue.Key, out var key) && one.Issue.Links.Any(link => !key.Rows.Contains(PlannedIssue.Of(link))))];
        if (linking.Count == 0)
        {
            job.Advance(slice.Count, job.Done);
            return;
        }

        var keys = linking.Select(one => one.Issue.Key).Concat(linking.SelectMany(one => one.Issue.Links).Select(link => link.Other)).Distinct(StringComparer.Ordinal).ToList();
        var known = await imports.KeysAsync(plan.Mapping.System, keys, ct);
        var loaded = (await records.FindManyAsync([.. known.Values.Select(key => key.Record).Distinct()], ct)).ToDictionary(record => record.Id);
        HashSet<(RecordId, RecordId, LinkType)> there = [.. await imports.LinksAmongAsync(loaded.Keys, ct)];
        var (stamp, made) = (actor.At(time.GetUtcNow()), 0);
        List<RowProblem> problems = [];
        foreach (var one in linking)
        {
            var key = known[one.Issue.Key];
            foreach (var link in one.Issue.Links.Where(link => !key.Rows.Contains(PlannedIssue.Of(link))).DistinctBy(PlannedIssue.Of))
            {
                var kind = plan.Mapping.Links.GetValueOrDefault(link.Type, JiraLinkKind.Relates);
                if (kind is JiraLinkKind.Skip)
                {
                    continue;
                }

                if (!known.TryGetValue(link.Other, out var other) || !loaded.TryGetValue(key.Record, out var here) || !loaded.TryGetValue(other.Record, out var far))
                {
                    problems.Add(new(one.Issue.Line, one.Issue.Key, $"Link ({link.Type})", link.Other, "jira.no_link", $"{one.Issue.Key}: {link.Other} is not here; the link is left out."));
                    continue;
                }

                if (here.Id == far.Id)
                {
                    continue;
                }

                key.Rows = [.. key.Rows, PlannedIssue.Of(link)];
                var type = kind switch
                {
                    JiraLinkKind.Blocks => LinkType.Blocks,
                    JiraLinkKind.Causes => LinkType.Causes,
                    JiraLinkKind.Duplicates => LinkType.Duplicates,
                    _ => LinkType.Relates,
                };
                var (from, to) = link.Outward ? (here, far) : (far, here);
                if (there.Contains((from.Id, to.Id, type)) || (type is LinkType.Relates && there.Contains((to.Id, from.Id, type))))
                {
                    continue;
                }

                there.Add((from.Id, to.Id, type));
                records.Add(new RecordLink { Tenant = job.Tenant, Id = LinkId.New(), From = from.Id, To = to.Id, Type = type, LinkedBy = stamp.By, LinkedAt = stamp.At });
                Note(from, type.Forward(), to.Key, stamp);
                Note(to, type.Inverse(), from.Key, stamp);
                made++;
            }
        }

        imports.AddProblems(job.Id, job.Done.Problems, problems);
        job.Advance(slice.Count, job.Done with { Links = job.Done.Links + made, Problems = job.Done.Problems + problems.Count });
    }

    private static void Note(WorkRecord record, LinkRole role, string other, Stamp stamp)
    {
        var updated = record.UpdatedAt;
        record.Linked(role, other, stamp);
        (record as WorkItem)?.ChangedLast(updated);
    }
}
