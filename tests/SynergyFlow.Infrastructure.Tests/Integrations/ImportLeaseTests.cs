using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Integrations;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>A runner that lost its lease and does not know it yet.</summary>
public sealed class ImportLeaseTests(PostgresServer postgres) : IAsyncLifetime
{
    private const long Gate = 4711;

    private ImportHost _host = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await ImportHost.StartAsync(postgres);

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _host.RemoveFolder();
    }

    [Fact]
    public async Task Step_WhoseLeaseAnotherTookMeanwhile_IsNotKept_AndNoneFollows()
    {
        var id = (await _host.UploadAsync(MadeUpLog.Of(120, 1))).Value;
        await _host.FinishAsync(id, DirectImport.Order.Check);
        await _host.OrderAsync(id, DirectImport.Order.Run);

        // So long a lease that the runner does not look after it during the test.
        await using var runner = _host.Restart(lease: TimeSpan.FromHours(1));
        var claimed = (await runner.ClaimAsync())!;
        await using NpgsqlConnection gate = new(_host.Administrator);
        await gate.OpenAsync(Ct);
        await SendAsync(gate, $"SELECT pg_advisory_lock({Gate})");

        // For each statement and not for each row: the step waits before it has locked the job's row, which another takes meanwhile.
        await SendAsync(
            gate,
            $"""
            CREATE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock_shared({Gate}); RETURN NEW; END $$;
            CREATE TRIGGER gate BEFORE UPDATE ON integrations.import_job FOR EACH STATEMENT EXECUTE FUNCTION gate();
            """);
        var working = runner.WorkAsync(claimed);
        while (await SendAsync(gate, $"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = {Gate} AND NOT granted") is not 1L)
        {
            Assert.False(working.IsCompleted, "The step did not come to the gate.");
            await Task.Delay(10, Ct);
        }

        var other = Guid.CreateVersion7();
        await SendAsync(gate, $"UPDATE integrations.import_job SET lease_owner = '{other}', lease_until = clock_timestamp() + interval '1 hour'");
        await SendAsync(gate, $"SELECT pg_advisory_unlock({Gate})");
        await working;
        await AssertUntouchedAsync(id, other);

        await runner.WorkAsync(claimed);
        await AssertUntouchedAsync(id, other);
    }

    [Fact]
    public async Task Order_RightBehindTheLastStep_IsTaken_ThoughTheLeaseIsLetGoMeanwhile()
    {
        var id = (await _host.UploadAsync(MadeUpLog.Of(12, 1))).Value;
        Assert.Null((await _host.OrderAsync(id, DirectImport.Order.Check)).Error);
        var claimed = (await _host.ClaimAsync())!;
        await _host.StepAsync(claimed, 1);
        var released = Task.CompletedTask;
        var ran = await _host.RunAsync(async (IServiceProvider scope) =>
        {
            var job = (await scope.GetRequiredService<IImportStore>().FindAsync(id, Ct))!;
            released = _host.Service<JobLeases<ImportJobs>>().ReleaseAsync(claimed);
            await Task.WhenAny(released, Task.Delay(500, Ct));
            Assert.Null(job.Run(_host.Actor.At(DateTimeOffset.UnixEpoch)).Error);
            return await scope.GetRequiredService<IUnitOfWork>().SaveAsync(_host.Actor, Ct);
        });
        Assert.Null(ran.Error);
        await released;

        await using var db = _host.Open();
        var stored = await db.Set<ImportJob>().SingleAsync(one => one.Id == id, Ct);
        Assert.Equal((ImportState.Running, null), (stored.State, db.Entry(stored).Property<Guid?>("lease_owner").CurrentValue));
    }

    private async Task AssertUntouchedAsync(ImportJobId id, Guid owner)
    {
        await using var db = _host.Open();
        var job = await db.Set<ImportJob>().SingleAsync(one => one.Id == id, Ct);
        Assert.Equal((ImportState.Running, 0, 0), (job.State, job.NextRecord, await db.Set<Incident>().CountAsync(Ct)));
        Assert.Equal(owner, db.Entry(job).Property<Guid?>("lease_owner").CurrentValue);
    }

    private static async Task<object?> SendAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync(Ct);
    }
}
