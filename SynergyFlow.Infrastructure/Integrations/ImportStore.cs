using System.Globalization;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Integrations;

internal sealed class ImportStore(SynergyFlowDbContext db, JobFence fence) : IImportStore
{
    public async Task<ImportJob?> FindAsync(ImportJobId id, CancellationToken ct)
    {
        await db.LockAsync([id.Value], ct);
        var job = await db.Set<ImportJob>().SingleOrDefaultAsync(job => job.Id == id, ct);
        if (job is not null)
        {
            fence.Check(db.LeaseOwner(job));
        }

        return job;
    }

    public void Add(ImportJob job) => db.Add(job);

    public async Task<IReadOnlyDictionary<string, ImportedKey>> KeysAsync(
        string system, IReadOnlyCollection<string> externalIds, CancellationToken ct) =>
        await db.Set<ImportedKey>()
            .Where(key => key.System == system && externalIds.Contains(key.ExternalId))
            .ToDictionaryAsync(key => key.ExternalId, StringComparer.Ordinal, ct);

    public void Add(ImportedKey key)
    {
        db.Add(key);
        db.Add(new ExternalRef { Tenant = key.Tenant, Record = key.Record, System = key.System, ExternalId = key.ExternalId });
    }

    public async Task<IReadOnlyList<ImportedKey>> MadeByAsync(ImportJobId job, string after, int take, CancellationToken ct) =>
        await db.Set<ImportedKey>()
            .Where(key => key.Job == job && key.ExternalId.CompareTo(after) > 0)
            .OrderBy(key => key.ExternalId)
            .Take(take)
            .AsNoTracking()
            .ToListAsync(ct);

    public async Task ReplaceProblemsAsync(ImportJobId job, IReadOnlyList<RowProblem> problems, CancellationToken ct)
    {
        // Through the tracker and not at once: locks come before a transaction's first write.
        db.RemoveRange(await db.Set<ImportProblem>().Where(problem => problem.Job == job).ToListAsync(ct));
        AddProblems(job, 0, problems);
    }

    public void AddProblems(ImportJobId job, int alreadyKept, IReadOnlyList<RowProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        foreach (var (index, problem) in problems.Index().Take(Math.Max(0, ImportJob.MostProblems - alreadyKept)))
        {
            db.Add(new ImportProblem
            {
                Tenant = db.Tenant,
                Id = Guid.CreateVersion7(),
                Job = job,
                Position = alreadyKept + index,
                Line = problem.Line,
                Key = Cut(problem.Key, 200),
                Column = Cut(problem.Column, 100),
                Value = Cut(problem.Value, 200),
                Code = problem.Code,
                Message = problem.Message.Replace("\0", "", StringComparison.Ordinal),
            });
        }
    }

    public async Task<IReadOnlySet<RecordId>> ReferredToAsync(IReadOnlyCollection<RecordId> records, CancellationToken ct)
    {
        var parents = await db.Set<WorkRecord>()
            .Where(record => record.Parent != null && records.Contains(record.Parent.Value))
            .Select(record => record.Parent!.Value)
            .ToListAsync(ct);
        var originals = await db.Set<Incident>()
            .Where(incident => incident.DuplicateOf != null && records.Contains(incident.DuplicateOf.Value))
            .Select(incident => incident.DuplicateOf!.Value)
            .ToListAsync(ct);
        return parents.Concat(originals).ToHashSet();
    }

    public async Task<IReadOnlySet<(RecordId From, RecordId To, LinkType Type)>> LinksAmongAsync(IReadOnlyCollection<RecordId> records, CancellationToken ct)
    {
        List<RecordId> ids = [.. records];
        var links = await db.Set<RecordLink>().Where(link => ids.Contains(link.From) && ids.Contains(link.To)).Select(link => new { link.From, link.To, link.Type }).ToListAsync(ct);
        return links.Select(link => (link.From, link.To, link.Type)).ToHashSet();
    }

    public async Task<IReadOnlyDictionary<string, Project>> ProjectsAsync(TenantId tenant, IReadOnlyCollection<string> keys, CancellationToken ct) =>
        await db.Set<Project>().Where(project => keys.Contains(project.Key))
            .Include(project => project.States).Include(project => project.Components).Include(project => project.Versions).Include(project => project.Sprints)
            .Include(project => project.Fields).ThenInclude(field => field.Options)
            .AsSplitQuery().AsNoTracking().ToDictionaryAsync(project => project.Key, StringComparer.Ordinal, ct);

    public void Remove(WorkRecord record) => db.Remove(record);

    /// <summary>What a file says may be of any length, and have what no text of a database has.</summary>
    private static string? Cut(string? value, int most) =>
        value?.Replace("\0", "", StringComparison.Ordinal) is { } text ? text.Length > most ? text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)] : text : null;
}

internal sealed class ImportQueries(TenantContexts contexts) : IImportQueries
{
    private const string JobsBound = "imports";

    public async Task<Page<ImportJob>?> ListAsync(TenantId tenant, string? cursor, int limit, CancellationToken ct)
    {
        var place = Place.Read(JobsBound, cursor);
        if (place is null && cursor is not null)
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);

        // The comparison of pairs is the index's own; EF cannot write it over a typed id.
        DateTimeOffset before = new(place?.Number ?? 0, TimeSpan.Zero);
        var from = place is null
            ? db.Set<ImportJob>()
            : db.Set<ImportJob>().FromSql($"SELECT * FROM integrations.import_job WHERE (created_at, id) < ({before}, {place.Id})");
        var jobs = await from.OrderByDescending(job => job.CreatedAt).ThenByDescending(job => job.Id).Take(limit + 1).ToListAsync(ct);
        return Cut(jobs, limit, job => new Place(job.CreatedAt.UtcTicks, job.Id.Value).Write(JobsBound));
    }

    public async Task<ImportJob?> FindAsync(TenantId tenant, ImportJobId id, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        return await db.Set<ImportJob>().SingleOrDefaultAsync(job => job.Id == id, ct);
    }

    public async Task<IReadOnlyList<JiraField>> FieldsAsync(TenantId tenant, IReadOnlyCollection<string> projects, CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(tenant, ct);
        var fields = await db.Set<Project>().Where(project => projects.Contains(project.Key)).OrderBy(project => project.Key)
            .SelectMany(project => project.Fields.Where(field => !field.Archived).Select(field => new { field.Name, field.Type })).ToListAsync(ct);
        return [.. fields.DistinctBy(field => field.Name, StringComparer.OrdinalIgnoreCase).OrderBy(field => field.Name, StringComparer.OrdinalIgnoreCase).Select(field => new JiraField(field.Name, field.Type))];
    }

    public async Task<Page<RowProblem>?> ProblemsAsync(
        TenantId tenant, ImportJobId id, string? cursor, int limit, CancellationToken ct)
    {
        var bound = $"import-problems {id}";
        var place = Place.Read(bound, cursor);
        if (place is null && cursor is not null)
        {
            return null;
        }

        await using var db = await contexts.OpenAsync(tenant, ct);
        var from = place is null
            ? db.Set<ImportProblem>()
            : db.Set<ImportProblem>().FromSql($"SELECT * FROM integrations.import_problem WHERE (position, id) > ({place.Number}, {place.Id})");
        var problems = await from
            .Where(problem => problem.Job == id)
            .OrderBy(problem => problem.Position)
            .ThenBy(problem => problem.Id)
            .Take(limit + 1)
            .AsNoTracking()
            .ToListAsync(ct);
        var page = Cut(problems, limit, problem => new Place(problem.Position, problem.Id).Write(bound));
        return new Page<RowProblem>(
            [.. page.Items.Select(p => new RowProblem(p.Line, p.Key, p.Column, p.Value, p.Code, p.Message))], page.Next);
    }

    private static Page<T> Cut<T>(List<T> rows, int limit, Func<T, string> cursor)
    {
        if (rows.Count <= limit)
        {
            return new Page<T>(rows);
        }

        rows.RemoveRange(limit, rows.Count - limit);
        return new Page<T>(rows, cursor(rows[^1]));
    }

    /// <summary>Of the last row of a page: its time in ticks or its position, and its id.</summary>
    private sealed record Place(long Number, Guid Id)
    {
        public static Place? Read(string bound, string? cursor) =>
            cursor is not null
            && Cursor.Read(bound, cursor, keys: 2) is { Backwards: false } read
            && long.TryParse(read.Key[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && Guid.TryParse(read.Key[1], out var id)
                ? new Place(number, id)
                : null;

        public string Write(string bound) =>
            Cursor.Write(bound, backwards: false, [Number.ToString(CultureInfo.InvariantCulture), Id.ToString()]);
    }
}

internal sealed class ImportDirectory(SynergyFlowDbContext db) : IImportDirectory
{
    private const int LookupSize = 2_000;

    public async Task<KnownNames> MatchAsync(
        TenantId tenant, IReadOnlyCollection<string> people, IReadOnlyCollection<string> teams, CancellationToken ct)
    {
        KnownNames known = new(new(StringComparer.Ordinal), new(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var ambiguous = (HashSet<string>)known.Ambiguous;
        foreach (var chunk in people.Chunk(LookupSize))
        {
            var addresses = chunk.Where(name => name.Contains('@', StringComparison.Ordinal))
                .ToLookup(name => name.ToUpperInvariant(), StringComparer.Ordinal);
            var asAddress = addresses.Select(group => group.Key).ToList();
            var found = await db.Set<User>()
                .Where(user => user.Kind != UserKind.System
                    && (chunk.Contains(user.DisplayName) || (user.NormalizedEmail != null && asAddress.Contains(user.NormalizedEmail))))
                .Select(user => new { user.Id, user.DisplayName, user.NormalizedEmail })
                .ToListAsync(ct);
            foreach (var user in found)
            {
                foreach (var name in user.NormalizedEmail is null ? [] : addresses[user.NormalizedEmail])
                {
                    known.People[name] = user.Id;
                }
            }

            var asked = chunk.ToHashSet(StringComparer.Ordinal);
            foreach (var same in found.Where(user => asked.Contains(user.DisplayName)).GroupBy(user => user.DisplayName, StringComparer.Ordinal))
            {
                if (known.People.ContainsKey(same.Key))
                {
                    continue;
                }

                if (same.Count() == 1)
                {
                    known.People[same.Key] = same.First().Id;
                }
                else
                {
                    ambiguous.Add(same.Key);
                }
            }
        }

        foreach (var chunk in teams.Chunk(LookupSize))
        {
            await foreach (var team in db.Set<Team>()
                .Where(team => chunk.Contains(team.Name))
                .Select(team => new { team.Id, team.Name })
                .AsAsyncEnumerable().WithCancellation(ct))
            {
                known.Teams[team.Name] = team.Id;
            }
        }

        return known;
    }

    public void Add(User placeholder) => db.Add(placeholder);

    public void Add(Team team) => db.Add(team);
}
