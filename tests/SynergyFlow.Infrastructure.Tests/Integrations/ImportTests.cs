using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

public sealed class ImportTests(PostgresServer postgres) : IAsyncLifetime
{
    private static readonly byte[] s_file = File.ReadAllBytes(
        RepositoryRoot.File("tests", "SynergyFlow.Infrastructure.Tests", "Integrations", "incident-log.csv"));

    private ImportHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ImportHost.StartAsync(postgres);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _host.RemoveFolder();
    }

    [Fact]
    public async Task Upload_OfTheKnownShape_SuggestsThePreset()
    {
        var id = (await _host.UploadAsync(s_file, "C:\\Users\\me\\log.csv")).Value;

        var described = await _host.RunAsync((ReadImports read) => read.DescribeAsync(_host.Actor, id, Ct));

        Assert.Equal(("log.csv", ImportPresets.ServiceNowIncidentLog), (described.Value!.Job.FileName, described.Value.Preset));
        Assert.Equal(36, described.Value.Job.Headers.Count);
        Assert.Equal(5, described.Value.Sample.Count);
        Assert.Equal("INC9000001", described.Value.Sample[0][0]);
    }

    [Fact]
    public async Task Check_CountsEverythingAndChangesNothing()
    {
        var id = (await _host.UploadAsync(s_file)).Value;

        var job = await _host.FinishAsync(id, DirectImport.Order.Check);

        Assert.Equal((ImportState.Checked, 69, 12), (job.State, job.Found.Rows, job.Found.Records));
        Assert.Equal((12, 0, 69, 0), (job.Found.Created, job.Found.Updated, job.Found.Events, job.Found.Problems));
        Assert.Equal(3, job.Found.NewTeams);
        Assert.Contains("Made-up hand 1", job.Found.PeopleToMake);
        await using var db = _host.Open();
        Assert.Equal((0, 2, 0), (await db.Set<WorkRecord>().CountAsync(Ct), await db.Set<User>().CountAsync(Ct), await db.Set<Team>().CountAsync(Ct)));
    }

    [Fact]
    public async Task Run_MakesEachRowHistoryWithItsOwnTimeAndAuthor()
    {
        var job = await _host.ImportAsync(s_file);

        Assert.Equal((ImportState.Done, 12, 69, 0), (job.State, job.Done.Created, job.Done.Events, job.Done.Problems));
        await using var db = _host.Open();
        var incidents = await db.Set<Incident>().ToListAsync(Ct);
        var log = await db.Log.Where(logged => logged.Type == "incident.imported").ToListAsync(Ct);
        Assert.Equal((12, 69), (incidents.Count, log.Count));
        Assert.Equal(incidents.Sum(incident => incident.Version), log.Count);
        Assert.All(log, logged => Assert.StartsWith("Made-up hand ", logged.ActorName, StringComparison.Ordinal));
        Assert.All(log, logged => Assert.Equal((2021, Channel.Import), (logged.OccurredAt.Year, logged.Channel)));
        Assert.Equal((11, 1), (incidents.Count(one => one.Status is IncidentState.Closed), incidents.Count(one => one.Status is IncidentState.Resolved)));

        var quoted = await FindAsync(db, "INC9000008");
        Assert.Equal("Kind, with a comma and a \"quote\"", quoted.Category);
        Assert.Equal("imported", (await FindAsync(db, "INC9000009")).PriorityOverrideReason);
        var formula = await FindAsync(db, "INC9000007");
        Assert.Contains(log, logged => logged.AggregateId == formula.Id.Value && logged.Payload.Contains("=HYPERLINK", StringComparison.Ordinal));
        Assert.Equal(new DateTimeOffset(2021, 5, 7, 8, 17, 0, TimeSpan.Zero), formula.CreatedAt);
    }

    [Fact]
    public async Task RunAgain_OfTheSameFile_ChangesNothing()
    {
        await _host.ImportAsync(s_file);
        var before = await StateAsync();

        var again = await _host.ImportAsync(s_file);

        Assert.Equal((0, 0, 12, 0, 69), (again.Done.Created, again.Done.Updated, again.Done.Unchanged, again.Done.Events, again.Done.Skipped));
        Assert.Equal((0, 12, 0), (again.Found.Created, again.Found.Unchanged, again.Found.Events));
        Assert.Equal(before, await StateAsync());
    }

    [Fact]
    public async Task RunOfALongerFile_AddsOnlyWhatIsNew()
    {
        var lines = Encoding.UTF8.GetString(s_file).TrimEnd().Split('\n');
        var shorter = Encoding.UTF8.GetBytes(string.Join('\n', lines.SkipLast(3)));
        await _host.ImportAsync(shorter);

        var second = await _host.ImportAsync(s_file);

        Assert.Equal((0, 1, 3), (second.Done.Created, second.Done.Updated, second.Done.Events));
        Assert.Equal((12, 69L), await StateAsync());
    }

    [Fact]
    public async Task Run_AbortedInTheMiddleOfATransaction_GoesOnWithoutLossOrDuplicate()
    {
        var many = MadeUpLog.Of(170, 3);
        var id = (await _host.UploadAsync(many)).Value;
        await _host.FinishAsync(id, DirectImport.Order.Check);
        await _host.OrderAsync(id, DirectImport.Order.Run);
        var plan = await _host.PlanAsync(id);
        await _host.RunAsync((PerformImport perform) => perform.RunAsync(_host.Actor, id, plan, Ct));
        var (records, events) = await StateAsync();
        Assert.Equal((50, 150L), (records, events));

        await using (var db = _host.Open())
        {
            // The second batch fails at the very end of its transaction: nothing of it may stay.
            await db.Database.ExecuteSqlRawAsync(
                "ALTER TABLE integrations.import_job ADD CONSTRAINT stop CHECK (next_record < 100)", Ct);
        }

        await Assert.ThrowsAsync<DbUpdateException>(() =>
            _host.RunAsync((PerformImport perform) => perform.RunAsync(_host.Actor, id, plan, Ct)));
        Assert.Equal((50, 150L), await StateAsync());
        await using (var db = _host.Open())
        {
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE integrations.import_job DROP CONSTRAINT stop", Ct);
        }

        await using var restarted = _host.Restart();
        await restarted.WorkAsync();

        var job = await restarted.FindAsync(id);
        Assert.Equal((ImportState.Done, 170, 170, 510), (job.State, job.NextRecord, job.Done.Created, job.Done.Events));
        Assert.Equal((170, 510L), await StateAsync());
        Assert.Equal((0, 0, 510), await AgainAsync(restarted, many));
    }

    [Fact]
    public async Task Pause_StopsBetweenBatches_AndRunGoesOn()
    {
        var id = (await _host.UploadAsync(MadeUpLog.Of(120, 1))).Value;
        await _host.FinishAsync(id, DirectImport.Order.Check);
        await _host.OrderAsync(id, DirectImport.Order.Run);
        var plan = await _host.PlanAsync(id);
        await _host.RunAsync((PerformImport perform) => perform.RunAsync(_host.Actor, id, plan, Ct));
        await _host.OrderAsync(id, DirectImport.Order.Pause);

        var more = await _host.RunAsync((PerformImport perform) => perform.RunAsync(_host.Actor, id, plan, Ct));

        Assert.False(more.Value);
        Assert.Equal((50, 50L), await StateAsync());
        Assert.Equal(120, (await _host.FinishAsync(id, DirectImport.Order.Run)).Done.Created);
    }

    [Fact]
    public async Task Undo_RemovesWhatNobodyTouched_KeepsAndReportsTheRest_AndLeavesTheLog()
    {
        var job = await _host.ImportAsync(s_file);
        RecordId touched;
        await using (var db = _host.Open())
        {
            touched = (await FindAsync(db, "INC9000003")).Id;
        }

        await TouchAsync(touched);

        var undone = await _host.FinishAsync(job.Id, DirectImport.Order.Undo);

        Assert.Equal((ImportState.Undone, 11, 1), (undone.State, undone.Done.Removed, undone.Done.Kept));
        Assert.Equal("import.kept", Assert.Single(await _host.ProblemsAsync(job.Id)).Code);
        await using var after = _host.Open();
        Assert.Equal(touched, (await after.Set<WorkRecord>().SingleAsync(Ct)).Id);
        Assert.Equal(1, await after.Set<ExternalRef>().CountAsync(Ct));
        Assert.Equal(69, await after.Log.CountAsync(logged => logged.Type == "incident.imported", Ct));
        Assert.Equal(11, await after.Log.CountAsync(logged => logged.Type == "incident.import_undone", Ct));

        var again = await _host.ImportAsync(s_file);
        Assert.Equal((11, 1), (again.Done.Created, again.Done.Unchanged));
    }

    [Fact]
    public async Task BadRows_AreReportedByLine_AndTheOthersComeIn()
    {
        var lines = Encoding.UTF8.GetString(MadeUpLog.Of(4, 1)).TrimEnd().Split('\n');
        lines[2] = "\"" + lines[2];
        lines[3] = lines[3].Replace("New", "=SUM(A1)", StringComparison.Ordinal);
        var job = await _host.ImportAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines)));

        Assert.Equal((2, 2), (job.Done.Created, job.Done.Problems));
        var problems = await _host.ProblemsAsync(job.Id);
        Assert.Equal([(3, "import.broken_quotes"), (4, "import.unknown_value")], problems.Select(problem => (problem.Line, problem.Code)));
        Assert.Contains("\"'=SUM(A1)\"", ProblemReport.ToCsv(problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MatchOnly_ReportsUnknownNames_AndTakesKnownOnes()
    {
        var id = (await _host.UploadAsync(s_file)).Value;
        var mapping = ImportPresets.Find(ImportPresets.ServiceNowIncidentLog)! with { Teams = NamePolicy.MatchOnly };
        await _host.RunAsync((SaveMapping save) => save.ExecuteAsync(_host.Actor, new(id, mapping, null), Ct));

        var job = await _host.FinishAsync(id, DirectImport.Order.Check);
        var run = await _host.FinishAsync(id, DirectImport.Order.Run);

        Assert.Equal((69, 0), (job.Found.Problems, job.Found.NewTeams));
        Assert.Equal((0, 69), (run.Done.Created, run.Done.Problems));
        Assert.Contains("'Crew 1' is no team here", (await ProblemsOfCheckAsync(mapping)).First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PK\u0003\u0004\u0014", "ZIP")]
    [InlineData("a,b\n1,\0\u0001", "zero bytes")]
    [InlineData("a,b\nM\u00FCller,1\n", "UTF-8")]
    [InlineData("", "empty")]
    public async Task BadFile_LeavesNothing(string latin1, string expected)
    {
        var refused = await _host.UploadAsync(Encoding.Latin1.GetBytes(latin1));

        Assert.IsType<ImportFileRefused>(refused.Error);
        Assert.Contains(expected, refused.Error.Message, StringComparison.Ordinal);
        Assert.Equal(0, _host.StoredFiles);
        Assert.Empty((await _host.RunAsync((ReadImports read) => read.ListAsync(_host.Actor, null, 10, Ct))).Value!.Items);
    }

    [Fact]
    public async Task FileOver200Megabytes_OrOneLineOf200_LeavesNothing()
    {
        await using MuchText tooLarge = new(201L * 1024 * 1024, lineLength: 1_000);
        await using MuchText oneLine = new(200L * 1024 * 1024, lineLength: int.MaxValue);

        var large = await _host.RunAsync((UploadImport upload) => upload.ExecuteAsync(_host.Actor, new(null, "x.csv", ImportEncoding.Utf8, tooLarge), Ct));
        var line = await _host.RunAsync((UploadImport upload) => upload.ExecuteAsync(_host.Actor, new(null, "x.csv", ImportEncoding.Utf8, oneLine), Ct));

        Assert.Contains("larger than 200 MB", large.Error?.Message, StringComparison.Ordinal);
        Assert.Contains("Line 1 is longer than 1 MB", line.Error?.Message, StringComparison.Ordinal);
        Assert.InRange(oneLine.Given, 0, 2 * 1024 * 1024); // refused as it comes in, not when all of it is there
        Assert.Equal(0, _host.StoredFiles);
    }

    [Fact]
    public async Task Agent_MayNotImport_AndARunStopsWhenItsStarterLosesTheRight()
    {
        var id = (await _host.UploadAsync(MadeUpLog.Of(60, 1))).Value;
        await _host.FinishAsync(id, DirectImport.Order.Check);
        await _host.OrderAsync(id, DirectImport.Order.Run);
        _host.Rights.Role = Role.Agent;

        Assert.Equal(new NotAllowed(Actions.ImportRun), (await _host.UploadAsync(s_file)).Error);
        Assert.Equal(new NotAllowed(Actions.ImportRun), (await _host.OrderAsync(id, DirectImport.Order.Cancel)).Error);
        await _host.WorkAsync();

        _host.Rights.Role = Role.TenantAdmin;
        var job = await _host.FindAsync(id);
        Assert.Equal((ImportState.Failed, 0), (job.State, job.NextRecord));
        Assert.Contains("may not", job.Failure, StringComparison.Ordinal);
        Assert.Equal((0, 0L), await StateAsync());
    }

    [Fact]
    public async Task Orders_ThatDoNotFitTheState_AreRefused()
    {
        var id = (await _host.UploadAsync(s_file)).Value;

        Assert.IsType<ImportCannot>((await _host.OrderAsync(id, DirectImport.Order.Run)).Error);
        Assert.IsType<ImportCannot>((await _host.OrderAsync(id, DirectImport.Order.Undo)).Error);
        Assert.IsType<ImportCannot>((await _host.OrderAsync(id, DirectImport.Order.Pause)).Error);
        Assert.IsType<ImportNotFound>((await _host.OrderAsync(ImportJobId.New(), DirectImport.Order.Check)).Error);
    }

    private static async Task<Incident> FindAsync(SynergyFlowDbContext db, string externalId)
    {
        var record = await db.Set<ExternalRef>().Where(one => one.ExternalId == externalId).Select(one => one.Record).SingleAsync(Ct);
        return await db.Set<Incident>().SingleAsync(incident => incident.Id == record, Ct);
    }

    private static async Task<(int Created, int Events, int Skipped)> AgainAsync(ImportHost host, byte[] file)
    {
        var again = await host.ImportAsync(file);
        return (again.Done.Created, again.Done.Events, again.Done.Skipped);
    }

    private Task<bool> TouchAsync(RecordId id) => _host.RunAsync(async (IServiceProvider scope) =>
    {
        var record = await scope.GetRequiredService<IRecordStore>().FindAsync(id, Ct);
        record!.Linked(LinkRole.Relates, "INC-0", _host.Actor.At(TimeProvider.System.GetUtcNow()));
        Assert.Null((await scope.GetRequiredService<IUnitOfWork>().SaveAsync(_host.Actor, Ct)).Error);
        return true;
    });

    private async Task<IEnumerable<string>> ProblemsOfCheckAsync(ImportMapping mapping)
    {
        var id = (await _host.UploadAsync(s_file)).Value;
        await _host.RunAsync((SaveMapping save) => save.ExecuteAsync(_host.Actor, new(id, mapping, null), Ct));
        await _host.FinishAsync(id, DirectImport.Order.Check);
        return (await _host.ProblemsAsync(id)).Select(problem => problem.Message);
    }

    private async Task<(int Records, long Events)> StateAsync()
    {
        await using var db = _host.Open();
        return (await db.Set<Incident>().CountAsync(Ct), await db.Log.LongCountAsync(logged => logged.Type == "incident.imported", Ct));
    }

    /// <summary>So many bytes in lines of that length.</summary>
    private sealed class MuchText(long length, int lineLength) : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = (int)Math.Min(count, length - Given);
            for (var i = 0; i < read; i++)
            {
                buffer[offset + i] = (Given + i) % lineLength == lineLength - 1 ? (byte)'\n' : (byte)'x';
            }

            Given += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
