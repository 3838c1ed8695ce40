using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;

// A node that runs one subscription until it is killed. The connection string comes in the environment.
var database = Environment.GetEnvironmentVariable("SYNERGYFLOW_DRILL_DATABASE")
    ?? throw new InvalidOperationException("SYNERGYFLOW_DRILL_DATABASE names the database.");
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddPooledDbContextFactory<SynergyFlowDbContext>(options => options.UseSynergyFlow(database));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton<EventSignal>();
builder.Services.AddEventRunning();
builder.Services.AddSingleton<ISubscription>(new Ledger($"{Environment.ProcessId}"));
await builder.Build().RunAsync();
