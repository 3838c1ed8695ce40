using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Projects;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Projects.Items;

/// <summary>Pages of a project are told of their own work alone: the feed says whose a change is.</summary>
public sealed class WorkItemFeedTests(PostgresServer postgres) : WorkItemTest(postgres)
{
    [Fact]
    public async Task Changes_SayOfWhichProjectTheyAre()
    {
        await MakeAsync("OPS");
        await MakeAsync();
        var (web, ops) = ((await ReadAsync(Admin, "WEB")).Value!.Id, (await ReadAsync(Admin, "OPS")).Value!.Id);
        var changes = Channel.CreateUnbounded<RecordChanged>();
        using var hearing = Database.Services.GetRequiredService<ChangeFeed<RecordChanged>>().Subscribe(change => changes.Writer.TryWrite(change));
        var feed = Assert.Single(Database.Services.GetServices<IHostedService>().OfType<LiveFeed>());
        await feed.StartAsync(Ct);
        try
        {
            var item = await AddedAsync(Item("Banner"), "OPS");
            Assert.Equal(ops.Value, (await ToldAsync(item.Value)).Project);
            Assert.Null((await ToldAsync((await OpenAsync(Maya)).Value)).Project);
            Assert.Null((await HealthAsync(OtherAgent, "WEB", ProjectHealth.OnTrack)).Error);
            var project = await ToldAsync(web.Value);
            Assert.Equal((RecordChanged.OfProject, web.Value), (project.Kind, project.Project));
        }
        finally
        {
            await feed.StopAsync(Ct);
        }

        async Task<RecordChanged> ToldAsync(Guid record)
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
            patience.CancelAfter(TimeSpan.FromSeconds(30));
            await foreach (var change in changes.Reader.ReadAllAsync(patience.Token))
            {
                // It starts at the server's oldest transaction: what was made before may be told, too.
                if (change.RecordId == record)
                {
                    return change;
                }
            }

            throw new InvalidOperationException("The feed ended.");
        }
    }
}
