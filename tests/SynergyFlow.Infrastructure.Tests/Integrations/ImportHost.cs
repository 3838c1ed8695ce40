using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Integrations;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Jobs;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations;

/// <summary>The product below its pages on a database of its own: one tenant with an administrator, a folder for uploads.</summary>
internal sealed class ImportHost : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly string _folder;

    private ImportHost(string connection, string administrator, string folder, User admin, TimeSpan? lease = null)
    {
        (Connection, Administrator, _folder, Admin) = (connection, administrator, folder, admin);
        ServiceCollection services = new();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSynergyFlow(connection);
        services.AddSingleton<IAccounts>(Rights);
        services.Configure<ImportOptions>(options => (options.Folder, options.Lease) = (folder, lease ?? TimeSpan.FromSeconds(2)));
        services.Configure<FileStoreOptions>(options => options.Folder = Path.Combine(folder, "..", $"{Path.GetFileName(folder)}-files"));
        _services = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true });
        Actor = new Actor(Tenant.First, admin.Id, admin.DisplayName, Channel.Ui);
    }

    public string Connection { get; }

    public string Administrator { get; }

    public User Admin { get; }

    public Actor Actor { get; }

    public FixedAccounts Rights { get; } = new();

    public int StoredFiles => Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Length : 0;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static async Task<ImportHost> StartAsync(PostgresServer postgres)
    {
        var connection = await postgres.CreateDatabaseAsync(MigratedDatabase.Template, Ct);
        var now = TimeProvider.System.GetUtcNow();
        var admin = User.Create(Tenant.First, "Ada Admin", "ada@example.org", Role.TenantAdmin, new Stamp(UserId.System, now)).Value!;
        await using (var db = Context(postgres.Administrator(connection)))
        {
            db.Tenant = Tenant.First;
            db.Add(admin);
            await db.SaveChangesAsync(Ct);
        }

        return new ImportHost(connection, postgres.Administrator(connection), Directory.CreateTempSubdirectory("synergyflow-imports-").FullName, admin);
    }

    /// <summary>The same database and folder, as another process would see them.</summary>
    public ImportHost Restart(TimeSpan? lease = null) => new(Connection, Administrator, _folder, Admin, lease);

    public Task<ClaimedJob?> ClaimAsync() => _services.GetRequiredService<JobLeases<ImportJobs>>().ClaimAsync(Ct);

    public Task WorkAsync(ClaimedJob claimed) => _services.GetRequiredService<JobWorker<ImportJobs>>().WorkAsync(claimed, Ct);

    /// <summary>So many steps of what a runner does, and no more: the process is gone then, its lease lapses.</summary>
    public async Task StepAsync(ClaimedJob claimed, int steps)
    {
        var begun = _services.GetRequiredService<ImportJobs>().Begin(claimed);
        for (var i = 0; i < steps; i++)
        {
            Assert.Null((await begun.StepAsync(1, Ct)).Error);
        }
    }

    public T Service<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public SynergyFlowDbContext Open()
    {
        var db = Context(Administrator);
        db.Tenant = Tenant.First;
        return db;
    }

    public async Task<T> RunAsync<TUseCase, T>(Func<TUseCase, Task<T>> run)
        where TUseCase : notnull
    {
        await using var scope = _services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = Actor.Tenant;
        return await run(scope.ServiceProvider.GetRequiredService<TUseCase>());
    }

    public Task<Result<ImportJobId>> UploadAsync(byte[] content, string fileName = "log.csv", ImportEncoding encoding = ImportEncoding.Utf8) =>
        RunAsync((UploadImport upload) => upload.ExecuteAsync(Actor, new(null, fileName, encoding, new MemoryStream(content)), Ct));

    public Task<Result> OrderAsync(ImportJobId id, DirectImport.Order order) =>
        RunAsync((DirectImport direct) => direct.ExecuteAsync(Actor, new(id, order), Ct));

    /// <summary>Orders, and does what the runner does until there is nothing left to do.</summary>
    public async Task<ImportJob> FinishAsync(ImportJobId id, DirectImport.Order order)
    {
        var ordered = await OrderAsync(id, order);
        Assert.Null(ordered.Error);
        await WorkAsync();
        return await FindAsync(id);
    }

    public async Task WorkAsync()
    {
        while (await _services.GetRequiredService<JobLeases<ImportJobs>>().ClaimAsync(Ct) is { } claimed)
        {
            await _services.GetRequiredService<JobWorker<ImportJobs>>().WorkAsync(claimed, Ct);
        }
    }

    public async Task<ImportJob> ImportAsync(byte[] content)
    {
        var uploaded = await UploadAsync(content);
        Assert.Null(uploaded.Error);
        await FinishAsync(uploaded.Value, DirectImport.Order.Check);
        return await FinishAsync(uploaded.Value, DirectImport.Order.Run);
    }

    public async Task<ImportJobId> UploadJiraAsync(byte[] content, string fileName = "export.json")
    {
        var uploaded = await RunAsync((UploadImport upload) => upload.ExecuteAsync(Actor, new(null, fileName, ImportEncoding.Utf8, new MemoryStream(content), Jira: true), Ct));
        Assert.Null(uploaded.Error);
        return uploaded.Value;
    }

    /// <summary>From the upload to the end.</summary>
    /// <param name="map">Changes what is suggested.</param>
    public async Task<ImportJob> ImportJiraAsync(byte[] content, Func<JiraMapping, JiraMapping>? map = null)
    {
        var id = await UploadJiraAsync(content);
        if (map is not null)
        {
            var mapping = map(JiraMapping.FromJson((await FindAsync(id)).Mapping));
            Assert.Null((await RunAsync((SaveJiraMapping save) => save.ExecuteAsync(Actor, new(id, mapping), Ct))).Error);
        }

        await FinishAsync(id, DirectImport.Order.Check);
        var job = await FinishAsync(id, DirectImport.Order.Run);
        Assert.Null(job.Failure);
        return job;
    }

    public async Task<ImportJob> FindAsync(ImportJobId id)
    {
        var found = await RunAsync((ReadImports read) => read.FindAsync(Actor, id, Ct));
        return found.Value!;
    }

    public async Task<IReadOnlyList<RowProblem>> ProblemsAsync(ImportJobId id)
    {
        var problems = await RunAsync((ReadImports read) => read.ProblemsAsync(Actor, id, null, 1_000, Ct));
        return problems.Value!.Items;
    }

    public async Task<ImportPlan> PlanAsync(ImportJobId id)
    {
        var job = await FindAsync(id);
        await using var file = await _services.GetRequiredService<IImportFiles>().OpenAsync(job.Tenant, job.StoredName, Ct);
        return (await ImportPlan.ReadAsync(job, file!, Ct)).Value!;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    public void RemoveFolder()
    {
        Directory.Delete(_folder, recursive: true);
        if (Directory.Exists($"{_folder}-files"))
        {
            Directory.Delete($"{_folder}-files", recursive: true);
        }
    }

    private static SynergyFlowDbContext Context(string connection) =>
        new((DbContextOptions<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>().UseSynergyFlow(connection).Options);

    /// <summary>Everybody has one role, which a test may change.</summary>
    internal sealed class FixedAccounts : IAccounts
    {
        public Role Role { get; set; } = Role.TenantAdmin;

        public Task<Account?> FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
            Task.FromResult<Account?>(new Account(id, tenant, Role, Active: true, new HashSet<TeamId>()));

        public void Forget(TenantId tenant, UserId id)
        {
        }
    }
}
