using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using SynergyFlow.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace SynergyFlow.Web.Tests.Hosting;

/// <summary>The whole host as it is shipped, on a database of its own.</summary>
internal sealed class HostFactory(string connectionString, IReadOnlyDictionary<string, string>? settings = null) : WebApplicationFactory<Program>
{
    public static async Task<HostFactory> CreateAsync(
        PostgresServer postgres, CancellationToken ct, IReadOnlyDictionary<string, string>? settings = null)
    {
        ArgumentNullException.ThrowIfNull(postgres);
        return new HostFactory(await postgres.CreateDatabaseAsync(MigratedDatabase.Template, ct), settings);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder
            .UseEnvironment("Production")
            .UseSetting("ConnectionStrings:SynergyFlow", connectionString)
            .UseSetting("Demo:Seed", "false");
        foreach (var (key, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            builder.UseSetting(key, value);
        }
    }
}
