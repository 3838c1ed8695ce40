using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies.Receipts;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Receipts;

/// <summary>Receipts are chained and signed a moment after they were written; whatever is done to them afterwards, by whomever, is found.</summary>
public sealed class SealTests(PostgresServer postgres) : DeskTest(postgres)
{
    private const int Decisions = 5;

    private static DateOnly Today => DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);

    private string Keyring => Directory.CreateDirectory(Path.Combine(Folder, "keys")).FullName;

    [Fact]
    public async Task Receipts_AreOneSignedChain()
    {
        await DecideAsync(Decisions);
        await SealAsync(Decisions);

        var report = await CheckAsync();
        Assert.Empty(report.Faults);
        Assert.Equal(Decisions, report.Days.Sum(day => day.Links));
        Assert.All(report.Days, day => Assert.NotNull(day.SigningKey));

        // It goes on where it ended, also with another node's subscription.
        await DecideAsync(2);
        await SealAsync(Decisions + 2);
        Assert.Empty((await CheckAsync()).Faults);
    }

    /// <summary>One event with two receipts, and one of another kind with one.</summary>
    [Fact]
    public async Task Receipts_OfRoutes_AreLinksToo()
    {
        Assert.Null((await RunAsync((EditRoutes edit) => edit.ExecuteAsync(
            Admin, new([new Route("Network", Team, "Network", null, []), new Route("Mail", Team, null, "Mail", [])]), Ct))).Error);
        var id = await OpenAsync(Maya, fields => fields with { Category = "Network" });
        Assert.Null((await RunAsync((EditIncident edit) => edit.ExecuteAsync(Agent, new(id, 1, new IncidentPatch { Service = "Mail" }), Ct))).Error);
        await using (var db = Database.Open())
        {
            Assert.Equal(
                ["synergyflow/priority", "synergyflow/priority", "synergyflow/routing", "synergyflow/routing"],
                await db.Set<DecisionReceipt>().Select(receipt => receipt.Policy).Order().ToListAsync(Ct));
        }

        await SealAsync(4); // created: priority and route; updated: priority; assigned: route

        var report = await CheckAsync(new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddMinutes(10)));
        Assert.Empty(report.Faults);
        Assert.Equal(4, report.Days.Sum(day => day.Links));
    }

    [Theory]
    [InlineData("UPDATE policies.decision_receipt SET verdict = 'P1' WHERE id = {0}", ChainFaultKind.Altered)]
    [InlineData("UPDATE policies.decision_receipt SET reasons = '[]' WHERE id = {0}", ChainFaultKind.Altered)]
    [InlineData("UPDATE policies.decision_receipt SET actor_name = 'Nobody' WHERE id = {0}", ChainFaultKind.Altered)]
    [InlineData("DELETE FROM policies.decision_receipt WHERE id = {0}", ChainFaultKind.ReceiptMissing)]
    [InlineData("DELETE FROM policies.receipt_seal WHERE receipt_id = {0}", ChainFaultKind.LinkMissing)]
    [InlineData("UPDATE policies.receipt_seal SET day = day - 1 WHERE receipt_id = {0}", ChainFaultKind.LinkMissing)]
    [InlineData("UPDATE policies.receipt_seal SET hash = sha256('x') WHERE receipt_id = {0}", ChainFaultKind.Altered)]
    public async Task Receipt_ThatIsNotWhatWasSealed_IsFound(string deed, ChainFaultKind kind)
    {
        await DecideAsync(Decisions);
        var receipts = await SealAsync(Decisions);
        await ForceAsync(deed.Replace("{0}", $"'{receipts[2]}'", StringComparison.Ordinal));
        Assert.Contains(kind, (await CheckAsync()).Faults.Select(fault => fault.Kind));
    }

    [Fact]
    public async Task LastReceipts_TakenAwayWithTheirLinks_AreMissedByWhatCameOfThem()
    {
        await DecideAsync(Decisions);
        var receipts = await SealAsync(Decisions);
        await ForceAsync($"DELETE FROM policies.receipt_seal WHERE receipt_id = '{receipts[^1]}'; DELETE FROM policies.decision_receipt WHERE id = '{receipts[^1]}'");
        var fault = Assert.Single((await CheckAsync()).Faults);
        Assert.Equal((ChainFaultKind.Uncovered, (int?)null, "INC-5"), (fault.Kind, fault.Position, fault.Key));
    }

    [Fact]
    public async Task Receipt_WithoutALink_IsAFaultOnceItIsOldEnoughToHaveOne()
    {
        await DecideAsync(1);
        Assert.Empty((await CheckAsync()).Faults);

        // A story is told of last week: it was written now.
        await ForceAsync("UPDATE policies.decision_receipt SET decided_at = decided_at - interval '1 hour'");
        Assert.Empty((await CheckAsync()).Faults);
        FakeTimeProvider later = new(TimeProvider.System.GetUtcNow() + ReceiptChain.Patience + TimeSpan.FromMinutes(1));
        Assert.Equal(ChainFaultKind.Unsealed, Assert.Single((await CheckAsync(later)).Faults).Kind);
    }

    [Fact]
    public async Task Watch_TellsTheLogOfAFault()
    {
        await DecideAsync(2);
        var receipts = await SealAsync(2);
        await ForceAsync($"UPDATE policies.decision_receipt SET verdict = 'P1' WHERE id = '{receipts[0]}'");
        using LogLines lines = new();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(lines));
        FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());
        using SealWatch watch = new(
            Database.Services.GetRequiredService<SystemContexts>(),
            Database.Services.GetRequiredService<IReceiptChain>(),
            Options.Create(new SealOptions()),
            Database.Services.GetRequiredService<IMeterFactory>(),
            clock,
            logging.CreateLogger<SealWatch>());
        await watch.StartAsync(Ct);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (lines.Wrong.Count == 0)
        {
            clock.Advance(ReceiptChain.Patience);
            await Task.Delay(50, patience.Token);
        }

        await watch.StopAsync(CancellationToken.None);
        Assert.Contains("1 faults, the first is Altered", lines.Wrong.First(), StringComparison.Ordinal);
    }

    /// <summary>By somebody who may write anything into the database and knows how the chain is made.</summary>
    [Theory]
    [InlineData("signature", ChainFaultKind.SignatureWrong)]
    [InlineData("NULL", ChainFaultKind.NotSigned)]
    [InlineData("own", ChainFaultKind.KeyUnknown)]
    public async Task Chain_MadeAnewWithoutTheKey_IsFound(string signature, ChainFaultKind kind)
    {
        await DecideAsync(1);
        var id = (await SealAsync(1))[0];
        await ForceAsync($"UPDATE policies.decision_receipt SET verdict = 'P1' WHERE id = '{id}'");
        byte[] hash;
        await using (var db = Database.Open())
        {
            var seal = await db.Set<ReceiptSeal>().AsNoTracking().SingleAsync(Ct);
            var receipt = await db.Set<DecisionReceipt>().AsNoTracking().SingleAsync(Ct);
            hash = ReceiptSeal.HashOf([], seal.Day, seal.Position, receipt);
        }

        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (key, signed) = signature == "own" ? ("'0123456789abcdef'", $"'\\x{Convert.ToHexString(own.SignHash(hash))}'") : ("key", signature);
        await ForceAsync($"UPDATE policies.receipt_seal SET hash = '\\x{Convert.ToHexString(hash)}', key = {key}, signature = {signed}");
        Assert.Equal(kind, Assert.Single((await CheckAsync()).Faults).Kind);
    }

    [Fact]
    public async Task OldKey_KeptInTheFolder_IsStillKnown_AndTheNewOneSigns()
    {
        await DecideAsync(1);
        await SealAsync(1);
        var old = Assert.Single((await CheckAsync()).Days).SigningKey;
        using (var key = ECDsa.Create())
        {
            key.ImportFromPem(await File.ReadAllTextAsync(Path.Combine(Keyring, "signing.pem"), Ct));
            await File.WriteAllTextAsync(Path.Combine(Keyring, "until-december.pem"), key.ExportSubjectPublicKeyInfoPem(), Ct);
        }

        File.Delete(Path.Combine(Keyring, "signing.pem"));
        using var rotated = Keys();
        Assert.Empty((await CheckAsync(keys: rotated)).Faults);
        var (now, signature) = rotated.Sign(SHA256.HashData("x"u8))!.Value;
        Assert.NotEqual(old, now);
        Assert.True(rotated.Verify(now, SHA256.HashData("x"u8), signature));
        Assert.False(rotated.Verify(now, SHA256.HashData("y"u8), signature));
    }

    [Fact]
    public async Task WithoutAKey_ReceiptsAreSealedAllTheSame_AndTheCheckSaysThatTheyAreNotSigned()
    {
        await File.WriteAllTextAsync(Path.Combine(Keyring, "signing.pem"), "this is no key", Ct);
        await DecideAsync(2);
        await SealAsync(2);
        var report = await CheckAsync();
        Assert.Equal(2, Assert.Single(report.Days).Links);
        Assert.Equal(ChainFaultKind.NotSigned, Assert.Single(report.Faults).Kind);
    }

    [Theory]
    [InlineData("INSERT INTO policies.receipt_seal (tenant_id, day, position, receipt_id, decided_at, hash) SELECT tenant_id, day, 99, gen_random_uuid(), decided_at, hash FROM policies.receipt_seal")]
    [InlineData("UPDATE policies.receipt_seal SET position = 7")]
    [InlineData("DELETE FROM policies.receipt_seal")]
    [InlineData("TRUNCATE policies.receipt_seal")]
    public async Task Links_AreMadeByTheSubscriptionOnly_AndNeverChanged(string statement)
    {
        await DecideAsync(1);
        await SealAsync(1);
        await RefusedAsync(DatabaseRoles.As(DatabaseRoles.App, Database.ConnectionString), statement);
        if (!statement.StartsWith("INSERT", StringComparison.Ordinal))
        {
            await RefusedAsync(DatabaseRoles.As(DatabaseRoles.System, Database.ConnectionString), statement);
            await RefusedAsync(Database.Administrator, statement);
        }
    }

    [Fact]
    public async Task Administrators_MayCheck_AndNobodyElse_AndNotYearsAtOnce()
    {
        var day = Today;
        Task<Result<ChainReport>> AskAsync(Actor actor, DateOnly from) => RunAsync((VerifyReceipts verify) => verify.ExecuteAsync(actor, from, day, Ct));
        Assert.Null((await AskAsync(Admin, day)).Error);
        Assert.IsType<NotAllowed>((await AskAsync(Agent, day)).Error);
        Assert.IsType<NotAllowed>((await AskAsync(Maya, day)).Error);
        Assert.IsType<InvalidField>((await AskAsync(Admin, day.AddDays(-VerifyReceipts.MostDays))).Error);
        Assert.IsType<InvalidField>((await AskAsync(Admin, day.AddDays(1))).Error);
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<SealOptions>(options => options.Keys = Keyring);
    }

    private async Task DecideAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await OpenAsync(Maya);
        }
    }

    /// <summary>Lets the subscription run until so many are sealed.</summary>
    /// <returns>Their ids, in the order of the chain.</returns>
    private async Task<List<Guid>> SealAsync(int count)
    {
        var runner = Database.Services.GetServices<IHostedService>().OfType<SubscriptionRunner>().Single();
        await runner.StartAsync(Ct);
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(60));
            while (true)
            {
                await using var db = Database.Open();
                var seals = await db.Set<ReceiptSeal>().OrderBy(seal => seal.Day).ThenBy(seal => seal.Position).Select(seal => seal.ReceiptId).ToListAsync(patience.Token);
                if (seals.Count >= count)
                {
                    Assert.Equal(count, seals.Count);
                    return seals;
                }

                await Task.Delay(50, patience.Token);
            }
        }
        finally
        {
            await runner.StopAsync(CancellationToken.None);
        }
    }

    private async Task<ChainReport> CheckAsync(TimeProvider? clock = null, SealKeys? keys = null)
    {
        ReceiptChain chain = new(
            Database.Services.GetRequiredService<TenantContexts>(), keys ?? Database.Services.GetRequiredService<SealKeys>(), clock ?? TimeProvider.System);
        var today = Today;
        return await chain.VerifyAsync(Tenant.First, today.AddDays(-2), today, VerifyReceipts.MostFaults, Ct);
    }

    private SealKeys Keys() => new(Options.Create(new SealOptions { Keys = Keyring }), NullLogger<SealKeys>.Instance);

    /// <summary>Past the triggers, as whoever owns the database can.</summary>
    private Task ForceAsync(string sql) => SendAsync(
        $"ALTER TABLE policies.decision_receipt DISABLE TRIGGER USER; ALTER TABLE policies.receipt_seal DISABLE TRIGGER USER; {sql}");
}
