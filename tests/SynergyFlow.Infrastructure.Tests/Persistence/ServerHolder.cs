using System.Runtime.CompilerServices;
using SynergyFlow.Infrastructure.Persistence.Embedded;

namespace SynergyFlow.Infrastructure.Tests.Persistence;

/// <summary>Turns this program into one that starts a server, prints its process number and waits to be killed.</summary>
internal static class ServerHolder
{
    public const string Variable = "SYNERGYFLOW_TESTS_HOLD_SERVER";

    [ModuleInitializer]
    internal static void Hold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder)
        {
            var server = EmbeddedPostgres.StartAsync(new() { DataFolder = folder, Durable = false }).GetAwaiter().GetResult();
            Console.WriteLine(server.ProcessId);
            using var never = new ManualResetEventSlim();
            never.Wait(TimeSpan.FromMinutes(2));
            Environment.Exit(1);
        }
    }
}
