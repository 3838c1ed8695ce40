using System.Diagnostics.Metrics;
using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Access;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>Only a plain yes is a yes. The engine here says what it is told to say.</summary>
public sealed class PolicyAuthorizerTests : IDisposable
{
    private static readonly TenantId s_tenant = TenantId.New();
    private static readonly Actor s_actor = new(s_tenant, UserId.New(), "Rina", Channel.Ui);
    private static readonly Resource s_resource = new("incident", s_tenant);

    private readonly List<(EventId Id, string Text)> _log = [];
    private readonly MemoryCache _cache = new(new MemoryCacheOptions());
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _metrics.Dispose();
        _cache.Dispose();
    }

    [Fact]
    public async Task Decision_ThatAllows_IsSuccessAndNotLogged()
    {
        Assert.False((await Says("""{"allow": true, "reasons": []}""").AuthorizeAsync(s_actor, "incident.update", s_resource, Ct)).Failed);
        Assert.Empty(_log);
    }

    [Theory]
    [InlineData("""{"allow": false, "reasons": [{"code": "role_too_low"}, {"code": "token_scope"}]}""", "role_too_low, token_scope")]
    [InlineData("""{"allow": "true", "reasons": []}""", "policy_malformed")]
    [InlineData("""{"allow": 1, "reasons": []}""", "policy_malformed")]
    [InlineData("""{"allow": true}""", "policy_malformed")]
    [InlineData("""{"allow": true, "reasons": {}}""", "policy_malformed")]
    [InlineData("""{"reasons": []}""", "policy_malformed")]
    [InlineData("""{"allow": false, "reasons": [7]}""", "policy_malformed")]
    [InlineData("true", "policy_malformed")]
    [InlineData("\"true\"", "policy_malformed")]
    [InlineData("[true]", "policy_malformed")]
    [InlineData("null", "policy_malformed")]
    public async Task Decision_OfAnyOtherShape_IsANo_AndTheLogSaysWhy(string answer, string reasons)
    {
        var result = await Says(answer).AuthorizeAsync(s_actor, "incident.update", s_resource, Ct);

        Assert.Equal(new NotAllowed("incident.update"), result.Error);
        Assert.Equal((4001, $"Denied incident.update on incident to {s_actor.Id}: {reasons}"), (Assert.Single(_log).Id.Id, _log[0].Text));
    }

    [Fact]
    public async Task NoAnswer_IsANo_AndTheLogSaysWhichFault()
    {
        foreach (var fault in new[] { PolicyFault.Undefined, PolicyFault.Failed, PolicyFault.Malformed })
        {
            _log.Clear();
            var authorizer = Says(fault);

            Assert.True((await authorizer.AuthorizeAsync(s_actor, "incident.update", s_resource, Ct)).Failed);
            Assert.Empty(await authorizer.AllowedAsync(s_actor, AccessCase.Actions, s_resource, Ct));
            Assert.Equal(RecordScope.Nothing(s_tenant), await authorizer.ScopeAsync(s_actor, Ct));
            Assert.Equal([4001, 4002, 4002], _log.Select(entry => entry.Id.Id));
            Assert.All(_log, entry => Assert.EndsWith(fault.Code, entry.Text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("""["record.read", 1]""")]
    [InlineData("""{"record.read": true}""")]
    [InlineData("true")]
    public async Task Allowed_OfAnyOtherShape_IsNothing(string answer)
    {
        Assert.Empty(await Says(answer).AllowedAsync(s_actor, [Actions.RecordRead], s_resource, Ct));
        Assert.Equal(4002, Assert.Single(_log).Id.Id);
    }

    [Fact]
    public async Task Allowed_HoldsOnlyWhatWasAsked() =>
        Assert.Equal([Actions.RecordRead], await Says("""["record.read", "users.manage"]""").AllowedAsync(s_actor, [Actions.RecordRead], s_resource, Ct));

    [Theory]
    [InlineData("""{"records": "everything", "restricted": false, "teams": []}""")]
    [InlineData("""{"records": "all", "restricted": "false", "teams": []}""")]
    [InlineData("""{"records": "all", "restricted": false, "teams": ["mine"]}""")]
    [InlineData("""{"records": "all", "restricted": false}""")]
    [InlineData("""{"restricted": false, "teams": []}""")]
    [InlineData("true")]
    public async Task Scope_OfAnyOtherShape_IsNothing(string answer)
    {
        Assert.Equal(RecordScope.Nothing(s_tenant), await Says(answer).ScopeAsync(s_actor, Ct));
        Assert.Equal(4002, Assert.Single(_log).Id.Id);
    }

    [Fact]
    public async Task Platform_IsNotAskedInItsTenant_AndIsInAnother()
    {
        var authorizer = Says(PolicyFault.Failed);
        var platform = Actor.System(s_tenant);

        Assert.False((await authorizer.AuthorizeAsync(platform, "incident.update", s_resource, Ct)).Failed);
        Assert.True((await authorizer.AuthorizeAsync(platform, "incident.update", s_resource with { Tenant = TenantId.New() }, Ct)).Failed);
    }

    private PolicyAuthorizer Says(string answer)
    {
        using var document = JsonDocument.Parse(answer);
        return Says(new PolicyAnswer(document.RootElement.Clone(), "r1"));
    }

    private PolicyAuthorizer Says(PolicyAnswer answer)
    {
        AccessLog log = new(null!, _metrics.GetRequiredService<IMeterFactory>(), TimeProvider.System, NullLogger<AccessLog>.Instance); // never started
        Engine engine = new(answer);
        return new(
            new Accounts(), engine, new PolicyMeter(_metrics.GetRequiredService<IMeterFactory>()), log,
            new Reads(log, engine, _cache, Options.Create(new ReadOptions()), TimeProvider.System), TimeProvider.System, new Notes(_log));
    }

    private sealed class Engine(PolicyAnswer answer) : IPolicyEngine
    {
        public string Name => "told";

        public ValueTask<PolicyAnswer> AskAsync(PolicyPath path, ReadOnlyMemory<byte> input, CancellationToken ct) => ValueTask.FromResult(answer);
    }

    private sealed class Accounts : IAccounts
    {
        public Task<Account?> FindAsync(TenantId tenant, UserId id, CancellationToken ct) =>
            Task.FromResult<Account?>(new Account(id, tenant, Role.SystemAdmin, Active: true, new HashSet<TeamId>()));

        public void Forget(TenantId tenant, UserId id) => throw new NotSupportedException();
    }

    private sealed class Notes(List<(EventId, string)> entries) : ILogger<PolicyAuthorizer>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            entries.Add((eventId, formatter(state, exception)));
    }
}
