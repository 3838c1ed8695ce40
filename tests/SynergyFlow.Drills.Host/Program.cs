using Microsoft.Extensions.Hosting;
using SynergyFlow.Drills.Host;
using SynergyFlow.Infrastructure.Work.Files;

if (args is [FileTextProcess.Verb, var extension])
{
    return await FileTextProcess.RunAsync(extension);
}

// A node that works until it is killed. What it works on and the connection string come in the environment.
var database = Environment.GetEnvironmentVariable("SYNERGYFLOW_DRILL_DATABASE")
    ?? throw new InvalidOperationException("SYNERGYFLOW_DRILL_DATABASE names the database.");
var builder = Host.CreateApplicationBuilder(args);
var run = Environment.GetEnvironmentVariable("SYNERGYFLOW_DRILL") switch
{
    null => LedgerNode.AddTo(builder, database),
    "rebuild" => RebuildNode.AddTo(builder, database),
    "imports" => ImportNode.AddTo(builder, database),
    "stream" => StreamNode.AddTo(builder, database),
    var other => throw new InvalidOperationException($"There is no drill '{other}'."),
};
using var host = builder.Build();
await run(host);
return 0;
