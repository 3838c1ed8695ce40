using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Integrations.Webhooks;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Webhooks;

/// <summary>A desk whose events go to a server on the loopback, with a schedule that a test can wait for.</summary>
public abstract class WebhookTest(PostgresServer postgres) : DeskTest(postgres), IAsyncLifetime
{
    private protected WebhookReceiver Receiver { get; private set; } = null!;

    private protected IWebhookQueries Queries => Database.Services.GetRequiredService<IWebhookQueries>();

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        Receiver = await WebhookReceiver.StartAsync();
        await InitializeAsync();
    }

    async ValueTask IAsyncDisposable.DisposeAsync()
    {
        await DisposeAsync();
        await Receiver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<WebhookOptions>(options =>
        {
            options.AllowHttp = true;
            options.AllowedNetworks = ["127.0.0.0/8"];
            options.Timeout = TimeSpan.FromSeconds(2);
            options.Pauses = [TimeSpan.Zero, TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(60)];
            options.Poll = TimeSpan.FromMilliseconds(50);
            options.PublicAddress = "https://desk.example.org/";
            Change(options);
        });
    }

    private protected virtual void Change(WebhookOptions options)
    {
    }

    /// <summary>One node: what reads the log for webhooks, and what sends.</summary>
    /// <param name="log">False: it only sends.</param>
    private protected async Task<RunningNode> RunNodeAsync(bool log = true)
    {
        var services = Database.Services;
        SubscriptionRunner? runner = null;
        if (log)
        {
            runner = new SubscriptionRunner(
                services.GetServices<ISubscription>().Where(one => one.Name == SubscriptionNames.Webhooks),
                services.GetRequiredService<SystemContexts>(),
                services.GetRequiredService<EventSignal>(),
                Options.Create(new SubscriptionOptions { Poll = TimeSpan.FromMilliseconds(50) }),
                services.GetRequiredService<SubscriptionMeter>(),
                TimeProvider.System,
                NullLogger<SubscriptionRunner>.Instance);
            await runner.StartAsync(Ct);
        }

        var dispatcher = ActivatorUtilities.CreateInstance<WebhookDispatcher>(services);
        await dispatcher.StartAsync(Ct);
        return new RunningNode(runner, dispatcher);
    }

    private protected async Task<SaveWebhook.Made> MakeAsync(string path, Func<WebhookFields, WebhookFields>? with = null)
    {
        WebhookFields fields = new() { Name = path, Url = Receiver.Address + path, EventTypes = ["incident.*"] };
        var made = await RunAsync((SaveWebhook save) => save.CreateAsync(Admin, with?.Invoke(fields) ?? fields, Ct));
        Assert.Null(made.Error);
        return made.Value!;
    }

    private protected async Task<IReadOnlyList<DeliveryRow>> DeliveriesAsync(WebhookId id, DeliveryState? state = null) =>
        (await Queries.DeliveriesAsync(Tenant.First, id, state, null, 200, Ct))!.Items;

    private protected async Task<IReadOnlyList<DeliveryRow>> WaitForAsync(WebhookId id, DeliveryState state, int count, int seconds = 20)
    {
        for (var left = seconds * 50; ; left--)
        {
            var rows = await DeliveriesAsync(id);
            if (rows.Count(row => row.State == state) >= count)
            {
                return rows;
            }

            Assert.True(left > 0, string.Join('\n', rows));
            await Task.Delay(20, Ct);
        }
    }

    private protected async Task<WebhookRow> StoredAsync(WebhookId id) => (await Queries.FindAsync(Tenant.First, id, Ct))!;

    private protected sealed class RunningNode(SubscriptionRunner? runner, WebhookDispatcher dispatcher) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (var service in new BackgroundService?[] { runner, dispatcher }.OfType<BackgroundService>())
            {
                await service.StopAsync(CancellationToken.None);
                service.Dispose();
            }
        }
    }
}
