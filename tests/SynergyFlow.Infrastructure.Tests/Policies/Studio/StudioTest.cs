using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Infrastructure.Tests.Incidents;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>A desk whose administrators write policies, with a real OPA to check them.</summary>
public abstract class StudioTest(PostgresServer postgres) : DeskTest(postgres)
{
    private protected const string Policy = PolicyNames.Priority;

    /// <summary>Everything is P1.</summary>
    private protected const string Panic = """
        package synergyflow.priority

        decision := {"priority": "P1", "reasons": [data.synergyflow.reason.of("priority", "panic", "Everything is urgent.", {}, "decision")]}
        """;

    private protected const string PanicTests = """
        package synergyflow.priority_test

        import data.synergyflow.priority

        test_panic if priority.decision.priority == "P1"
        """;

    private protected static PolicyText PanicText => new(Panic, PanicTests, "All of it");

    private protected override void Configure(IServiceCollection services)
    {
        base.Configure(services);
        services.Configure<StudioOptions>(options => options.Opa = OpaServer.ProgramAsync().GetAwaiter().GetResult());
    }

    private protected async Task<PolicyVersion> DraftAsync(PolicyText? text = null)
    {
        var begun = await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Begin(Policy), Ct));
        Assert.Null(begun.Error);
        return text is null ? begun.Value! : await SaveAsync(begun.Value!.Number, text);
    }

    private protected async Task<PolicyVersion> SaveAsync(int number, PolicyText text)
    {
        var saved = await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Save(Policy, number, text), Ct));
        Assert.Null(saved.Error);
        return saved.Value!;
    }

    private protected Task<Result<PolicyVersion>> PublishAsync(Actor actor, int number, PolicyState state, int? percent = null) =>
        RunAsync((PublishPolicy publish) => publish.ExecuteAsync(actor, new(Policy, number, new PolicyStep(state, percent)), Ct));

    private protected async Task<PolicyVersion> FindAsync(int number) => (await RunAsync((ReadPolicies read) => read.FindAsync(Admin, Policy, number, Ct))).Value!;

    /// <summary>From draft to shadow to where it is wanted.</summary>
    private protected async Task<PolicyVersion> LiveAsync(PolicyText text, PolicyState state, int? percent = null)
    {
        var draft = await DraftAsync(text);
        Assert.True(draft.Report.IsGreen);
        Assert.Null((await PublishAsync(Admin, draft.Number, PolicyState.Shadow)).Error);
        if (state is not PolicyState.Shadow)
        {
            Assert.Null((await PublishAsync(Admin, draft.Number, state, percent)).Error);
        }

        await NoticedAsync(draft.Number, state);
        return draft;
    }

    /// <summary>Nodes look once a second.</summary>
    private protected async Task NoticedAsync(int? number, PolicyState state)
    {
        var live = Database.Services.GetRequiredService<ILivePolicies>();
        for (var attempt = 0; ; attempt++)
        {
            Assert.True(attempt < 400, $"It was not noticed that version {number} is {state}.");
            var now = await live.OfAsync(Tenant.First, Policy, Ct);
            var found = state switch { PolicyState.Shadow => now.Shadow, PolicyState.Canary => now.Canary, _ => now.Enforced };
            if (found?.Number == number)
            {
                return;
            }

            await Task.Delay(50, Ct);
        }
    }

    private protected async Task<Receipt> ReceiptAsync(RecordId record)
    {
        var receipts = Database.Services.GetRequiredService<IReceiptQueries>();
        return (await receipts.OfRecordAsync(await ScopeAsync(Agent), record, 1, Ct))![0];
    }

    private protected async Task<Actor> SecondAdminAsync()
    {
        await using var db = Database.Open();
        var user = User.Create(Tenant.First, "Dewi", "dewi@example.test", Role.TenantAdmin, new Stamp(UserId.System, DateTimeOffset.UnixEpoch)).Value!;
        db.Add(user);
        await db.SaveChangesAsync(Ct);
        return new Actor(Tenant.First, user.Id, "Dewi", Channel.Ui);
    }
}
