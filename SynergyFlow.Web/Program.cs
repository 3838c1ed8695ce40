using SynergyFlow.Infrastructure.Persistence.Embedded;

try
{
    var builder = WebApplication.CreateBuilder(args);
    builder.WebHost.UseStaticWebAssets();
    await using var database = await builder.UseDatabaseAsync();
    await using var app = builder.Build();
    app.MapStaticAssets();
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"SynergyFlow is ready at {app.Urls.First()}"));
    await app.RunAsync();
    return 0;
}
catch (PostgresStartException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
