using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Integrations.Inbound;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Inbound;

/// <summary>A desk that other systems speak to, with pauses that a test can wait for.</summary>
public abstract class InboundTest(PostgresServer postgres) : DeskTest(postgres)
{
    private protected static readonly DateTimeOffset Morning = new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);

    private protected IInboundQueries Queries => Database.Services.GetRequiredService<IInboundQueries>();

    private protected IInboundDoor Door => Database.Services.GetRequiredService<IInboundDoor>();

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<InboundOptions>(options =>
        {
            options.Pauses = [TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(40)];
            options.Poll = TimeSpan.FromMilliseconds(50);
        });
    }

    private protected async Task<SaveInboundSource.Made> MakeAsync(InboundKind kind = InboundKind.Alerts, Func<InboundSourceFields, InboundSourceFields>? with = null)
    {
        InboundSourceFields fields = new() { Name = "Monitoring", Requester = Maya.Id };
        var made = await RunAsync((SaveInboundSource save) => save.CreateAsync(Admin, kind, with?.Invoke(fields) ?? fields, Ct));
        Assert.Null(made.Error);
        return made.Value!;
    }

    private protected async Task<RunningNode> RunNodeAsync()
    {
        var dispatcher = ActivatorUtilities.CreateInstance<InboundDispatcher>(Database.Services);
        await dispatcher.StartAsync(Ct);
        return new RunningNode([dispatcher]);
    }

    private protected Task<Result<InboundReceipt>> PostAsync(SaveInboundSource.Made made, object body, string? key = null) =>
        Door.TakeAsync(made.Source.Id, made.Token, Post(body is string text ? text : JsonSerializer.Serialize(body, JsonSerializerOptions.Web), key), Ct);

    private protected static InboundPost Post(string body, string? key = null) =>
        new("192.0.2.7", "application/json", [KeyValuePair.Create("content-type", "application/json")], key, Encoding.UTF8.GetBytes(body));

    private protected static object Alert(string fingerprint, bool firing, int minute, string severity = "critical", string title = "Disk full") =>
        new { fingerprint, status = firing ? "firing" : "resolved", severity, title, service = "Shop", labels = new { host = "db-1" }, time = Morning.AddMinutes(minute) };

    /// <summary>Until nothing waits.</summary>
    private protected async Task DoneAsync(int seconds = 20)
    {
        for (var left = seconds * 50; ; left--)
        {
            var waiting = (await Queries.MessagesAsync(Tenant.First, null, InboundState.Waiting, null, 200, Ct))!.Items;
            if (waiting.Count == 0)
            {
                return;
            }

            Assert.True(left > 0, string.Join('\n', waiting));
            await Task.Delay(20, Ct);
        }
    }

    private protected async Task<IReadOnlyList<InboundMessageRow>> MessagesAsync(InboundState? state = null) =>
        (await Queries.MessagesAsync(Tenant.First, null, state, null, 200, Ct))!.Items;

    private protected async Task<List<Incident>> IncidentsAsync()
    {
        await using var db = Database.Open();
        return await db.Set<Incident>().AsNoTracking().OrderBy(incident => incident.Number).ToListAsync(Ct);
    }

    private protected sealed class RunningNode(IReadOnlyList<BackgroundService> services) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var service in services)
            {
                await service.StopAsync(CancellationToken.None);
                service.Dispose();
            }
        }
    }
}
