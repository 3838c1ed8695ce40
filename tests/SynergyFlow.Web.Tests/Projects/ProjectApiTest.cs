using System.Net;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Api;
using static SynergyFlow.Web.Tests.Projects.ProjectRest;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>A server with the project WEB, which its agent leads.</summary>
public abstract class ProjectApiTest(PostgresServer postgres) : IAsyncLifetime
{
    private protected const string Root = "/api/v1/projects/WEB";

    private protected ApiServer Server { get; private set; } = null!;

    private protected HttpClient Agent { get; private set; } = null!;

    private protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Server = await ApiServer.StartAsync(postgres, Ct);
        Agent = await Server.ClientAsync(Server.Agent);
        using var admin = await Server.ClientAsync(Server.Admin);
        var made = await SendAsync(admin, HttpMethod.Post, "/api/v1/projects", $$"""{"key":"WEB","name":"Website","template":"scrum","lead":"{{Server.Agent.Id}}"}""");
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}
