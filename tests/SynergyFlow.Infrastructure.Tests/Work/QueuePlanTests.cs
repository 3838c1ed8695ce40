using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>
/// How PostgreSQL reads the desk's lists from many records, nearly all of them closed: along an index to the first rows, without
/// reading or sorting the rest. SYNERGYFLOW_PLAN_ROWS makes more of them, to measure.
/// </summary>
public sealed class QueuePlanTests(PostgresServer postgres, ITestOutputHelper output) : IAsyncLifetime
{
    /// <summary>View, the index it is read along, and whether the few rows found there are sorted.</summary>
    private static readonly (string View, string Index, bool Sorts)[] s_views =
    [
        ("open", "ix_record_open_updated", false), ("unassigned", "ix_record_open_", false), ("my-open", "ix_record_open_assignee", true),
        ("my-teams", "ix_record_open_team", true), ("all", "ix_record_tenant_id_updated_at_id", false),
        ("resolved", "ix_record_tenant_id_state_category_updated_at_id", false),
    ];

    private readonly Plans _plans = new();
    private MigratedDatabase _database = null!;
    private RecordScope _agent = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await MigratedDatabase.CreateAsync(
            postgres, services => services.ConfigureDbContext<SynergyFlowDbContext>(options => options.AddInterceptors(_plans)), Ct);
        var (me, team) = await FillAsync(int.TryParse(Environment.GetEnvironmentVariable("SYNERGYFLOW_PLAN_ROWS"), out var rows) ? rows : 40_000);
        _agent = new RecordScope(Tenant.First, me, Everything: true, [team]);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Words that few records have are looked up; of words that all have, the order's index is walked until a page is full.</summary>
    private static readonly (string Filter, string Index)[] s_texts =
    [
        ("text ~ 4711", "pk_record"), ("text ~ 4700 and stateCategory in (new, open, pending)", "pk_record"),
        ("text ~ 'no such words'", "Index Scan"), ("text ~ 47", "Index Scan"), ("text ~ record", "ix_record_tenant_id_updated_at_id"),
        ("text ~ record and stateCategory in (new, open, pending)", "ix_record_open_updated"),
    ];

    [Fact]
    public async Task List_OfABuiltInViewOrByWords_IsReadAlongAnIndex_OnEveryPage()
    {
        foreach (var (view, index, sorts) in s_views)
        {
            await LookAtAsync(view, index, sorts);
        }

        foreach (var (filter, index) in s_texts)
        {
            await LookForAsync(filter, index);
        }

        foreach (var group in Enum.GetValues<ListGroup>())
        {
            await LookAtGroupAsync(group);
        }
    }

    /// <param name="index">What a page is read along; pk_record: by the ids of the few that have the words; of none, any index will do.</param>
    private async Task LookForAsync(string filter, string index)
    {
        var node = RecordFilter.Parse(filter).Value;
        var queries = _database.Services.GetRequiredService<IRecordQueries>();
        var page = await queries.ListAsync(_agent, new RecordListRequest(node), Ct);
        Assert.Null(page.Error);
        Assert.Equal(filter != "text ~ 'no such words'", page.Value!.Items.Count > 0);
        Check("page", _plans.Take());
        Assert.NotNull((await queries.CountAsync(_agent, [node], 1_000, TimeSpan.Zero, Ct))[0]);
        Check("count", _plans.Take());

        void Check(string what, List<string> plans)
        {
            output.WriteLine($"{filter} {what}: {string.Join(" + ", plans.Take(2).Select(TimeOf))}");
            Assert.Contains("ix_search_document_text", plans[0], StringComparison.Ordinal);
            Assert.False(plans[1].Contains(what == "page" ? "Seq Scan" : "Seq Scan on search_document", StringComparison.Ordinal), plans[1]);
            Assert.False(what == "count" && plans[1].Contains("Sort", StringComparison.Ordinal), plans[1]);
            Assert.True(what == "count" || plans[1].Contains(index, StringComparison.Ordinal), plans[1]);
            Assert.Equal(filter.Contains("record", StringComparison.Ordinal), plans[1].Contains("search_document", StringComparison.Ordinal));
        }
    }

    /// <summary>The group is the first key, so everything that matches is sorted; this much is what the limit of time allows for.</summary>
    private async Task LookAtGroupAsync(ListGroup group)
    {
        var queries = _database.Services.GetRequiredService<IRecordQueries>();
        RecordListRequest request = new() { Group = group };
        var first = await queries.ListAsync(_agent, request, Ct);
        Assert.Null(first.Error);
        output.WriteLine($"all by {group}: {TimeOf(_plans.Take()[0])}");
        Assert.Null((await queries.ListAsync(_agent, request with { Cursor = first.Value!.Next }, Ct)).Error);
        output.WriteLine($"all by {group}, next: {TimeOf(_plans.Take()[0])}");
    }

    private static string TimeOf(string plan) => plan.Split('\n').Last(line => line.Contains("Execution Time", StringComparison.Ordinal)).Trim();

    private async Task LookAtAsync(string view, string index, bool sorts)
    {
        var settings = BuiltInViews.All.Single(one => one.Key == view).Settings;
        RecordListRequest request = new(RecordFilter.Parse(settings.Filter).Value, RecordSort.Parse(settings.Sort).Value);
        var queries = _database.Services.GetRequiredService<IRecordQueries>();

        var first = (await queries.ListAsync(_agent, request, Ct)).Value!;
        Check(_plans.Take()[0]);
        if (first.Next is { } next)
        {
            await queries.ListAsync(_agent, request with { Cursor = next }, Ct);
            Check(_plans.Take()[0]);
        }

        void Check(string plan)
        {
            output.WriteLine($"{view}: {TimeOf(plan)}");
            Assert.True(plan.Contains(index, StringComparison.Ordinal), plan);
            Assert.False(plan.Contains("Seq Scan on record", StringComparison.Ordinal), plan);
            Assert.True(sorts || !plan.Contains("Sort Method", StringComparison.Ordinal) || plan.Contains("Incremental Sort", StringComparison.Ordinal), plan);
        }
    }

    private async Task<(UserId Me, TeamId Team)> FillAsync(int rows)
    {
        await using var source = NpgsqlDataSource.Create(_database.Administrator);
        await using (var fill = source.CreateCommand(
            """
            INSERT INTO teams.team (tenant_id, id, name, archived, version)
            SELECT $1, gen_random_uuid(), 'Team ' || n, false, 1 FROM generate_series(1, 20) AS n;
            """))
        {
            fill.Parameters.Add(new() { Value = Tenant.First.Value });
            await fill.ExecuteNonQueryAsync(Ct);
        }

        await using var db = _database.Open();
        var stamp = new Stamp(UserId.System, TimeProvider.System.GetUtcNow());
        var people = Enumerable.Range(0, 60).Select(n => Core.Identity.User.Create(
            Tenant.First, $"Person {n}", $"person{n}@example.org", Core.Identity.Role.Agent, stamp).Value!).ToList();
        db.AddRange(people);
        await db.SaveChangesAsync(Ct);
        var template = Core.Incidents.Incident.Create(
            Tenant.First, 1, new() { Title = "Template", Requester = people[0].Id }, Core.Incidents.PriorityMatrix.Seed(Tenant.First), stamp);
        await using var scope = _database.Scope();
        scope.ServiceProvider.GetRequiredService<IRecordStore>().Add(template);
        Assert.False((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Actor.System(Tenant.First), Ct)).Failed);

        // One record written by the product, many copies of it: nine in ten closed, spread over four months. In short transactions:
        // while one is open, no subscription on this server sees anything newer.
        await using var copy = source.CreateCommand(
            """
            INSERT INTO work.record
            SELECT made.*
            FROM work.record AS one, generate_series($2::int, $3) AS n, LATERAL jsonb_populate_record(one, jsonb_build_object(
                'id', gen_random_uuid(), 'key', 'INC-' || n, 'number', n, 'title', 'Record ' || n,
                'state', CASE WHEN n % 20 = 0 THEN 'new' WHEN n % 20 = 1 THEN 'pending' WHEN n % 20 = 2 THEN 'resolved' ELSE 'closed' END,
                'state_category', CASE WHEN n % 20 = 0 THEN 'new' WHEN n % 20 = 1 THEN 'pending' WHEN n % 20 = 2 THEN 'resolved' ELSE 'closed' END,
                'priority', 'P' || (1 + n % 4),
                'requester_id', (SELECT array_agg(id) FROM identity."user" WHERE kind = 'person')[1 + n % 60],
                'assignee_id', CASE WHEN n % 7 = 0 THEN NULL ELSE (SELECT array_agg(id) FROM identity."user" WHERE kind = 'person')[1 + n % 59] END,
                'team_id', (SELECT array_agg(id) FROM teams.team)[1 + n / 20 % 20],
                'created_at', now() - make_interval(secs => n * 1e7 / $1),
                'updated_at', now() - make_interval(secs => (n::bigint * 7919 % $1) * 1e7 / $1))) AS made
            WHERE one.key = 'INC-1'
            """);
        copy.Parameters.Add(new() { Value = rows });
        copy.Parameters.Add(new());
        copy.Parameters.Add(new());
        const int AtOnce = 1000;
        for (var from = 2; from <= rows; from += AtOnce)
        {
            copy.Parameters[1].Value = from;
            copy.Parameters[2].Value = Math.Min(from + AtOnce - 1, rows);
            await copy.ExecuteNonQueryAsync(Ct);
        }

        await using var analyze = source.CreateCommand("VACUUM ANALYZE work.record, work.search_document");
        analyze.CommandTimeout = 300;
        await analyze.ExecuteNonQueryAsync(Ct);
        var team = await db.Set<Core.Teams.Team>().OrderBy(team => team.Name).FirstAsync(Ct);
        _plans.Take();
        return (people[3].Id, team.Id);
    }

    /// <summary>Asks for the plan of each query before it runs.</summary>
    private sealed class Plans : DbCommandInterceptor
    {
        private readonly List<string> _plans = [];

        public List<string> Take()
        {
            List<string> taken = [.. _plans];
            _plans.Clear();
            return taken;
        }

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) || command.CommandText.Contains("WITH found AS", StringComparison.Ordinal))
            {
                await using NpgsqlCommand explain = new($"EXPLAIN (ANALYZE, BUFFERS) {command.CommandText}", (NpgsqlConnection)command.Connection!);
                explain.Parameters.AddRange(command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone()).ToArray());
                await using var lines = await explain.ExecuteReaderAsync(cancellationToken);
                List<string> plan = [];
                while (await lines.ReadAsync(cancellationToken))
                {
                    plan.Add(lines.GetString(0));
                }

                _plans.Add(string.Join('\n', plan));
            }

            return result;
        }
    }
}
