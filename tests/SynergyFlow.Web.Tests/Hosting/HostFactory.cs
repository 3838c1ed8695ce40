using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using SynergyFlow.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SynergyFlow.Web.Tests.Hosting;

/// <summary>The whole host as it is shipped, on a database of its own.</summary>
internal sealed class HostFactory(string connectionString) : WebApplicationFactory<Program>
{
    public static async Task<HostFactory> CreateAsync(PostgresServer postgres, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        return new HostFactory(await postgres.CreateDatabaseAsync(MigratedDatabase.Template, ct));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder) => builder
        .UseEnvironment("Production")
        .UseSetting("ConnectionStrings:SynergyFlow", connectionString)
        .UseSetting("Demo:Seed", "false");
}
