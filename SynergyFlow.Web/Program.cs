using SynergyFlow.Infrastructure.Persistence.Embedded;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Work.Files;
using SynergyFlow.Web.Hosting;

if (args is [FileTextProcess.Verb, var extension])
{
    // Not the server but one of its readers of files: see FileTextReader.
    return await FileTextProcess.RunAsync(extension);
}

try
{
    if (args is [VerifyReceiptsCommand.Verb, .. var days])
    {
        return await VerifyReceiptsCommand.RunAsync(days);
    }

    if (args is [BreakGlassCommand.Verb, .. var words])
    {
        return await BreakGlassCommand.RunAsync(words);
    }

    var builder = WebApplication.CreateBuilder(args);
    await using var database = await builder.UseDatabaseAsync();
    builder.AddSynergyFlowWeb(database.ConnectionString, database.Owner);

    await using var app = builder.Build();
    await app.StartUpAsync(builder.DataFolder);
    app.UseSynergyFlow();
    app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"SynergyFlow is ready at {app.Urls.FirstOrDefault()}"));
    await app.RunAsync();
    return 0;
}
catch (Exception refused) when (refused is PostgresStartException or DatabaseRightsException)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}

/// <summary>Named so that tests can start the host.</summary>
public sealed partial class Program;
