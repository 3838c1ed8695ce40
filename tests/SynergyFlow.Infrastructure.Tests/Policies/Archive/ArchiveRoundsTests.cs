using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Archive;

/// <summary>Old months leave the database when their files are there and right, and not otherwise.</summary>
public sealed class ArchiveRoundsTests(PostgresServer postgres) : ArchiveTest(postgres)
{
    private static readonly string s_allOfOld = $"comparison_{Old:yyyy_MM} denial_{Old:yyyy_MM} receipt_{Old:yyyy_MM} seal_{Old:yyyy_MM}";

    [Fact]
    public async Task OldMonth_GoesIntoFiles_AndWhatReadItSaysSo_YoungOnesStay()
    {
        var old = await DecidedAsync(At(Old, 3));
        await DecidedAsync(At(Old, 3, 15));
        await DecidedAsync(At(Old, 9));
        await DenyAsync(At(Old, 4), "audit.read");
        await CompareAsync(At(Old, 5));
        var young = await DecidedAsync(Now);
        await SealAsync();

        var left = await RoundAsync();
        Assert.Empty(Lines.Wrong);
        Assert.Equal(4, left);

        Assert.Equal("", await PartitionsAsync(Old));
        Assert.Equal(["1"], await TextsAsync("SELECT count(*) FROM policies.decision_receipt"));
        var findings = await VerifyAsync();
        Assert.Equal((4, 0), (findings.Days, findings.Faults));

        var report = await CheckAsync(Old);
        Assert.Empty(report.Faults);
        Assert.Equal([Old.AddDays(2), Old.AddDays(8)], report.Archived.Select(day => day.Day));
        Assert.Equal(2, report.Archived[0].Receipts);
        Assert.Empty(await TextsAsync("SELECT day FROM policies.coverage WHERE effects <> with_receipt"));
        Assert.Equal(["3"], await TextsAsync($"SELECT sum(with_receipt) FROM policies.coverage WHERE day < '{Next:O}'"));

        var queries = Database.Services.GetRequiredService<IReceiptQueries>();
        Assert.Empty((await queries.OfRecordAsync(await ScopeAsync(Admin), old, 10, Ct))!);
        var shown = Assert.Single((await queries.ArchivedAsync(await ScopeAsync(Admin), old, Ct))!);
        Assert.Equal((Old.AddDays(2), $"{Tenant.First}/{Old:yyyy-MM}/receipts-{Old.AddDays(2):yyyy-MM-dd}.jsonl.gz"), (shown.Day, shown.File));
        Assert.True(File.Exists(Path.Combine(Archive, shown.File!)));
        Assert.Equal(Now.ToUnixTimeSeconds(), shown.PutAwayAt.ToUnixTimeSeconds());
        Assert.Null(Assert.Single((await queries.ArchivedAsync(await ScopeAsync(Agent), old, Ct))!).File);
        Assert.Null(Assert.Single((await queries.ArchivedAsync(await ScopeAsync(Maya), old, Ct))!).File);
        Assert.Null(await queries.ArchivedAsync(await ScopeAsync(Rizal), old, Ct));
        Assert.Empty((await queries.ArchivedAsync(await ScopeAsync(Admin), young, Ct))!);

        var month = await MonthOfAsync(Old);
        Assert.Equal((ArchiveState.PutAway, 3L, 1L, 1L, (string?)null), (month.State, month.Receipts, month.Denials, month.Comparisons, month.Fault));

        // The next day there is nothing to do, and nothing is touched.
        var written = File.GetLastWriteTimeUtc(Path.Combine(Archive, shown.File!));
        Assert.Equal(0, await RoundAsync());
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Archive, shown.File!)));
    }

    [Fact]
    public async Task Month_ThatIsNotOldEnough_Stays_UntilItIs()
    {
        await DecidedAsync(At(Old, 3));
        await SealAsync();
        Clock.AdjustTime(new DateTimeOffset(Next.AddDays(SealOptions.LeastHotDays - 1), TimeOnly.MaxValue, TimeSpan.Zero));
        Assert.Equal(0, await RoundAsync());
        Assert.Equal(s_allOfOld, await PartitionsAsync(Old));
        Assert.False(Directory.Exists(Archive));

        Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(4, await RoundAsync());
        Assert.Equal("", await PartitionsAsync(Old));
    }

    [Fact]
    public async Task WithoutAFolder_OrForEver_NothingLeaves()
    {
        await DecidedAsync(At(Old, 3));
        await SealAsync();
        var options = Database.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<SealOptions>>().Value;
        options.Archive = "";
        Assert.Null(await RoundAsync());
        Assert.False((await Port.ReportAsync(Tenant.First, Ct)).HasFolder);
        (options.Archive, options.HotDays) = (Archive, 0);
        Assert.Null(await RoundAsync());
        Assert.Equal(s_allOfOld, await PartitionsAsync(Old));
    }

    /// <summary>What somebody who owns the database did to receipts must not be tidied away.</summary>
    [Theory]
    [InlineData("UPDATE policies.decision_receipt SET verdict = 'P9' WHERE id = '{0}'", "altered")]
    [InlineData("DELETE FROM policies.decision_receipt WHERE id = '{0}'", "receipt_missing")]
    [InlineData("DELETE FROM policies.receipt_seal WHERE receipt_id = '{0}'", "link_missing")]
    [InlineData("DELETE FROM policies.receipt_seal WHERE receipt_id = '{1}'", "unsealed")]
    [InlineData("DELETE FROM policies.receipt_seal WHERE receipt_id = '{1}'; DELETE FROM policies.decision_receipt WHERE id = '{1}'", "uncovered")]
    [InlineData("UPDATE policies.receipt_seal SET signature = NULL, key = NULL", "not_signed")]
    [InlineData("UPDATE policies.receipt_seal SET key = '0123456789abcdef'", "key_unknown")]
    [InlineData("UPDATE policies.receipt_seal SET signature = sha256(signature) || sha256(hash)", "signature_wrong")]
    public async Task Month_WithAFault_Stays_AndThePageSaysWhich(string deed, string fault)
    {
        await DecidedAsync(At(Old, 3));
        await DecidedAsync(At(Old, 3, 13));
        await DecidedAsync(At(Old, 3, 14));
        await SealAsync();
        var ids = await TextsAsync("SELECT receipt_id FROM policies.receipt_seal ORDER BY position");
        await ForceAsync(deed.Replace("{0}", ids[1], StringComparison.Ordinal).Replace("{1}", ids[2], StringComparison.Ordinal));
        var before = await TextsAsync("SELECT id FROM policies.decision_receipt ORDER BY id");

        Assert.Equal(0, await RoundAsync());

        Assert.Equal(before, await TextsAsync("SELECT id FROM policies.decision_receipt ORDER BY id"));
        Assert.Equal(s_allOfOld, await PartitionsAsync(Old));
        var month = await MonthOfAsync(Old);
        Assert.Equal((ArchiveState.Kept, fault), (month.State, month.Fault));
        Assert.Contains(Lines.Wrong, line => line.Contains(fault, StringComparison.Ordinal));
    }

    /// <summary>A disk that takes what is written and has nothing to show for it.</summary>
    [Theory]
    [InlineData("/dev/null", "cut_short")]
    [InlineData("/dev/full", "not_written")]
    public async Task File_ThatCannotBeReadBack_KeepsTheMonth_AndTheNextRoundMakesItGood(string disk, string fault)
    {
        await DecidedAsync(At(Old, 3));
        await SealAsync();
        var folder = Directory.CreateDirectory(Path.Combine(Archive, $"{Tenant.First}", $"{Old:yyyy-MM}")).FullName;
        var draft = Path.Combine(folder, $".receipts-{Old.AddDays(2):yyyy-MM-dd}.jsonl.gz.draft.gz");
        File.CreateSymbolicLink(draft, disk);

        Assert.Equal(0, await RoundAsync());
        Assert.Equal(s_allOfOld, await PartitionsAsync(Old));
        Assert.Equal(fault, (await MonthOfAsync(Old)).Fault);

        File.Delete(draft);
        Assert.Equal(4, await RoundAsync());
        Assert.Equal(0, (await VerifyAsync()).Faults);
        Assert.Null((await MonthOfAsync(Old)).Fault);
    }

    /// <summary>Files there, list of files not; drafts left behind; the catalogue without a drop.</summary>
    [Fact]
    public async Task Round_AfterOneThatWasCutOff_Finishes()
    {
        await DecidedAsync(At(Old, 3));
        await SealAsync();
        await using (var inUse = Npgsql.NpgsqlDataSource.Create(Database.Administrator))
        await using (var reader = await inUse.OpenConnectionAsync(Ct))
        await using (var open = await reader.BeginTransactionAsync(Ct))
        {
            // A long read: the files are written, the partition of receipts does not leave.
            await using (Npgsql.NpgsqlCommand read = new("SELECT count(*) FROM policies.decision_receipt", reader))
            {
                await read.ExecuteScalarAsync(Ct);
            }

            Assert.Equal(2, await RoundAsync());
            Assert.Equal(ArchiveState.Waits, (await MonthOfAsync(Old)).State);
            Assert.Empty((await CheckAsync(Old)).Faults);
        }

        var folder = Path.Combine(Archive, $"{Tenant.First}", $"{Old:yyyy-MM}");
        File.Delete(Path.Combine(folder, "manifest.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, $".receipts-{Old.AddDays(2):yyyy-MM-dd}.jsonl.gz.draft.gz"), "half a fi", Ct);
        Assert.Equal(2, await RoundAsync());
        Assert.Equal((1, 0), ((await VerifyAsync()).Days, (await VerifyAsync()).Faults));
        Assert.Equal(ArchiveState.PutAway, (await MonthOfAsync(Old)).State);
    }

    /// <summary>Decided in the last moment of a month, recorded and sealed in the first of the next.</summary>
    [Fact]
    public async Task ReceiptOfMidnight_StaysUntilTheDayOfItsLinkIsInTheArchive()
    {
        await DecidedAsync(At(Old, 3));
        var late = await DecidedAsync(At(Next, 1, 0).AddMilliseconds(-1), At(Next, 1, 0).AddMilliseconds(1));
        await SealAsync();
        Clock.AdjustTime(new DateTimeOffset(Next.AddDays(SealOptions.LeastHotDays), TimeOnly.MinValue, TimeSpan.Zero));

        Assert.Equal(2, await RoundAsync());
        Assert.Equal($"receipt_{Old:yyyy_MM} seal_{Old:yyyy_MM}", await PartitionsAsync(Old));
        Assert.Equal(ArchiveState.Waits, (await MonthOfAsync(Old)).State);
        Assert.Empty((await CheckAsync(Old)).Faults);
        Assert.Empty((await CheckAsync(Next)).Faults);

        Clock.AdjustTime(Now);
        await RoundAsync();
        await RoundAsync();
        Assert.Equal("", await PartitionsAsync(Old) + await PartitionsAsync(Next));
        Assert.Equal((2, 0), ((await VerifyAsync()).Days, (await VerifyAsync()).Faults));
        var queries = Database.Services.GetRequiredService<IReceiptQueries>();
        Assert.Equal(Next, Assert.Single((await queries.ArchivedAsync(await ScopeAsync(Admin), late, Ct))!).Day);
    }

    /// <summary>The application's clock ahead of the database's: its link is in a month before its own.</summary>
    [Fact]
    public async Task ReceiptThatIsStillThere_KeepsItsLink()
    {
        await DecidedAsync(At(Old, 3));
        await DecidedAsync(At(Next, 1, 0).AddMilliseconds(1), At(Next, 1, 0).AddMilliseconds(-1));
        await SealAsync();
        Clock.AdjustTime(new DateTimeOffset(Next.AddDays(SealOptions.LeastHotDays), TimeOnly.MinValue, TimeSpan.Zero));

        Assert.Equal(3, await RoundAsync());
        Assert.Equal($"seal_{Old:yyyy_MM}", await PartitionsAsync(Old));
        Assert.Empty((await CheckAsync(Old)).Faults);
        Assert.Empty((await CheckAsync(Next)).Faults);

        Clock.AdjustTime(Now);
        await RoundAsync();
        await RoundAsync();
        Assert.Equal("", await PartitionsAsync(Old) + await PartitionsAsync(Next));
        Assert.Equal(0, (await VerifyAsync()).Faults);
    }

    [Fact]
    public async Task Organisations_AreApart_AndTheFaultOfOneKeepsThePartitionOfBoth()
    {
        await DecidedAsync(At(Old, 3));
        await SealAsync();
        var other = await NeighbourAsync();
        await ForceAsync($"UPDATE policies.decision_receipt SET verdict = 'P9' WHERE tenant_id = '{other}'");

        Assert.Equal(0, await RoundAsync());
        Assert.Equal((ArchiveState.Waits, ArchiveState.Kept), ((await MonthOfAsync(Old)).State, (await MonthOfAsync(Old, other)).State));
        Assert.Null((await MonthOfAsync(Old)).Detail);

        await ForceAsync($"UPDATE policies.decision_receipt AS one SET verdict = mine.verdict FROM policies.decision_receipt AS mine WHERE one.tenant_id = '{other}' AND mine.tenant_id = '{Tenant.First}'");
        Assert.Equal(4, await RoundAsync());
        Assert.Equal(0, (await VerifyAsync()).Faults);
        foreach (var (mine, theirs) in new[] { (Tenant.First, other), (other, Tenant.First) })
        {
            var text = await ExportedAsync(mine, Old);
            Assert.Contains(mine.ToString(), text, StringComparison.Ordinal);
            Assert.DoesNotContain(theirs.ToString(), text, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("SELECT policies.drop_partition('receipt', '{0}')", true, true)]
    [InlineData("SELECT policies.hold_partition('denial', '{0}')", true, true)]
    [InlineData("SELECT policies.drop_partition('receipt', '{1}')", true, false)]
    [InlineData("SELECT policies.drop_partition('log', '{0}')", true, false)]
    [InlineData("UPDATE policies.archive_file SET dropped_at = NULL", true, false)]
    [InlineData("INSERT INTO policies.archive_month (tenant_id, month, looked_at) VALUES (gen_random_uuid(), '2026-01-01', now())", true, true)]
    [InlineData("DELETE FROM policies.archive_file", true, false)]
    [InlineData("DELETE FROM policies.decision_receipt", true, false)]
    [InlineData("SELECT action FROM policies.denial", false, false)]
    public async Task Partitions_LeaveThroughTheRoundOnly(string statement, bool appIsRefused, bool systemMay)
    {
        await DecidedAsync(At(Old, 3));
        await SealAsync();
        await RoundAsync();
        await MonthAsync(At(Old, 3));
        statement = statement.Replace("{0}", $"{Old:O}", StringComparison.Ordinal).Replace("{1}", $"{Now:yyyy-MM}-01", StringComparison.Ordinal);
        if (appIsRefused)
        {
            await RefusedAsync(DatabaseRoles.As(DatabaseRoles.App, Database.ConnectionString), statement);
        }

        if (!systemMay)
        {
            await RefusedAsync(DatabaseRoles.As(DatabaseRoles.System, Database.ConnectionString), statement);
        }
        else
        {
            await SendAsync(DatabaseRoles.As(DatabaseRoles.System, Database.ConnectionString), statement);
        }

        if (statement.Contains("FROM policies.archive_file", StringComparison.Ordinal) || statement.StartsWith("UPDATE", StringComparison.Ordinal))
        {
            await RefusedAsync(Database.Administrator, statement);
        }
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(90, true)]
    [InlineData(365, true)]
    [InlineData(89, false)]
    [InlineData(-1, false)]
    public void HotDays_AreEnoughForAReplay(int days, bool fine)
    {
        SealOptions options = new() { HotDays = days };
        var told = options.Validate(new(options)).ToList();
        Assert.Equal(fine, told.Count == 0);
        Assert.True(fine || told[0].ErrorMessage!.Contains("Receipts:HotDays", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Export_IsWhatTheArchiveHas_ForAdministrators_AndInTheAudit()
    {
        await DecidedAsync(At(Old, 3));
        await DecidedAsync(At(Old, 9));
        await SealAsync();
        var hot = await ExportedAsync(Tenant.First, Old);
        await RoundAsync();
        Assert.Equal(hot, await ExportedAsync(Tenant.First, Old));

        var folder = Directory.CreateDirectory(Path.Combine(Folder, "export")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "receipts.jsonl"), hot, Ct);
        var findings = await VerifyAsync(folder);
        Assert.Equal((2, 0), (findings.Days, findings.Faults));

        Task<Result> AskAsync(Actor actor, DateOnly to) => RunAsync((ExportReceipts export) => export.ExecuteAsync(actor, Old, to, () => Stream.Null, Ct));
        Assert.IsType<NotAllowed>((await AskAsync(Agent, Old)).Error);
        Assert.IsType<InvalidField>((await AskAsync(Admin, Old.AddDays(VerifyReceipts.MostDays))).Error);
        Assert.Empty(await TextsAsync("SELECT 1 FROM events.log WHERE type = 'audit.receipts_exported'"));
        Assert.Null((await AskAsync(Admin, Old.AddDays(10))).Error);
        Assert.Equal(["Citra"], await TextsAsync("SELECT actor_name FROM events.log WHERE type = 'audit.receipts_exported'"));

        Directory.Delete(Archive, recursive: true);
        Assert.IsType<ArchiveFileMissing>((await AskAsync(Admin, Old.AddDays(10))).Error);
    }

    private async Task<string> ExportedAsync(TenantId tenant, DateOnly month)
    {
        await using MemoryStream output = new();
        await Port.WriteAsync(tenant, month, month.AddDays(VerifyReceipts.MostDays - 1), output, Ct);
        return System.Text.Encoding.UTF8.GetString(output.ToArray());
    }
}
