using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Teams;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>The real incident log, where it lies beside the checkout; its known figures are in its own README.</summary>
public sealed class RealFileTests(PostgresServer postgres, ITestOutputHelper output)
{
    private const string Name = "servicenow-incident-log.csv";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RealLog_ComesInWholeUnderThirtySeconds_AndOnlyOnce()
    {
        if (RepositoryRoot.SharedData(Name) is not { } path)
        {
            // Not skipped: the made-up file of the same shape is imported by ImportTests either way.
            output.WriteLine($"ABSENT: shared/data/{Name} is not beside this checkout. THE REAL FILE WAS NOT IMPORTED.");
            TestContext.Current.SendDiagnosticMessage($"ABSENT: shared/data/{Name}; the real file was not imported.");
            Assert.False(File.Exists(Path.Combine(RepositoryRoot.Folder, "shared", "data", Name)));
            return;
        }

        await using var host = await ImportHost.StartAsync(postgres);
        var file = await File.ReadAllBytesAsync(path, Ct);
        var id = (await host.UploadAsync(file, Name)).Value;
        var found = (await host.FinishAsync(id, DirectImport.Order.Check)).Found;
        var watch = Stopwatch.StartNew();
        var job = await host.FinishAsync(id, DirectImport.Order.Run);
        watch.Stop();
        output.WriteLine($"Imported {job.Done.Created} incidents with {job.Done.Events} updates in {watch.Elapsed.TotalSeconds:F1} s.");

        Assert.Equal((5_998, 890, 890, 5_998, 0), (found.Rows, found.Records, found.Created, found.Events, found.Problems));
        Assert.Equal((890, 5_998, 0, 0), (job.Done.Created, job.Done.Events, job.Done.Problems, job.Done.Skipped));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await using (var db = host.Open())
        {
            Assert.Equal(890, await db.Set<Incident>().CountAsync(Ct));
            Assert.Equal(5_998, await db.Log.CountAsync(logged => logged.Type == "incident.imported", Ct));
            Assert.Equal(890, await db.Set<Incident>().CountAsync(incident => incident.State == "closed", Ct));
            Assert.Equal(62, await db.Set<Team>().CountAsync(Ct) + 1); // the README counts '?' as a value
            Assert.Equal(123, await db.Set<User>().CountAsync(user => user.DisplayName.StartsWith("Resolver "), Ct) + 1);
            Assert.Equal(639, await db.Set<User>().CountAsync(user => user.DisplayName.StartsWith("Caller "), Ct)); // none is unknown
            var categories = await db.Log.Where(logged => logged.Type == "incident.imported").Select(logged => logged.Payload).ToListAsync(Ct);
            Assert.Equal(32, Categories(categories).Count + 1);
            Assert.Equal(5_998, await db.Set<Incident>().SumAsync(incident => incident.Version, Ct));
        }

        var again = await host.ImportAsync(file);
        Assert.Equal((0, 0, 890, 0, 5_998), (again.Done.Created, again.Done.Updated, again.Done.Unchanged, again.Done.Events, again.Done.Skipped));

        watch.Restart();
        var undone = await host.FinishAsync(id, DirectImport.Order.Undo);
        output.WriteLine($"Took {undone.Done.Removed} back in {watch.Elapsed.TotalSeconds:F1} s.");
        Assert.Equal((890, 0), (undone.Done.Removed, undone.Done.Kept));
        host.RemoveFolder();
    }

    /// <summary>Every value that history ever shows.</summary>
    private static HashSet<string> Categories(IEnumerable<string> payloads)
    {
        HashSet<string> values = new(StringComparer.Ordinal);
        foreach (var payload in payloads)
        {
            using var document = JsonDocument.Parse(payload);
            foreach (var change in document.RootElement.GetProperty("changes").EnumerateArray())
            {
                if (change.GetProperty("field").GetString() is "category" && change.GetProperty("to").GetString() is { } value)
                {
                    values.Add(value);
                }
            }
        }

        return values;
    }
}
