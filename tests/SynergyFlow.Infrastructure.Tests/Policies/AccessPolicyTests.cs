using System.Text.Json;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>The access policies against the same rules said in C#, over thousands of made-up questions.</summary>
public sealed class AccessPolicyTests : IDisposable
{
    private readonly InProcessEngine _engine = InProcess.Engine();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task Example_OfTheDeploymentGuide_IsTrue()
    {
        var answer = await _engine.AskAsync(PolicyPath.Allow, """{"user": {"roles": ["AGENT"]}, "action": "incident.create"}""");

        Assert.Null(answer.Fault);
        Assert.Equal(JsonValueKind.True, answer.Value.ValueKind);
    }

    [Fact]
    public void Actions_OfTheProgram_AreThoseOfThePolicies()
    {
        using var table = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.File("deploy", "policies", "synergyflow", "actions", "data.json")));

        Assert.Equal(AccessCase.Actions.Order(), table.RootElement.EnumerateObject().Select(action => action.Name).Order());
    }

    [Fact]
    public async Task Decision_IsThatOfTheRules_AndSaysWhy()
    {
        var (allowed, refused) = (0, 0);
        foreach (var one in AccessCase.Generate(seed: 1, count: 12_000))
        {
            var verdict = Verdict.Of(new PolicyAnswer(await _engine.ValueAsync(PolicyPath.Decision, one.Question), "r1"));

            Assert.True(one.IsAllowedByTheRules == verdict.Allowed, $"{one} {string.Join(',', verdict.Reasons)}");
            Assert.NotEmpty(verdict.Reasons);
            Assert.DoesNotContain(PolicyFault.Malformed.Code, verdict.Reasons);
            _ = verdict.Allowed ? allowed++ : refused++;
        }

        Assert.InRange(allowed, 1500, 10_500);
        Assert.InRange(refused, 1500, 10_500);
    }

    [Fact]
    public async Task Allowed_IsEachActionThatTheRulesAllow()
    {
        string[] asked = [.. AccessCase.Actions, "incident.burn"];
        foreach (var one in AccessCase.Generate(seed: 2, count: 500))
        {
            var question = AccessQuestion.Of(one.Actor, one.Account, one.Resource, actions: asked);
            var answer = await _engine.ValueAsync(PolicyPath.Allowed, question);

            Assert.Equal(
                asked.Where(action => (one with { Action = action }).IsAllowedByTheRules),
                answer.EnumerateArray().Select(action => action.GetString()!));
        }
    }

    [Fact]
    public async Task Scope_IsThatOfTheRules()
    {
        HashSet<(bool, bool)> met = [];
        foreach (var one in AccessCase.Generate(seed: 3, count: 2000))
        {
            var question = AccessQuestion.Of(one.Actor, one.Account, new Resource("record", one.Resource.Tenant));
            var scope = ScopeAnswer.Read(await _engine.ValueAsync(PolicyPath.Scope, question), one.Actor);
            var rules = AccessRules.Scope(one.Account, one.Actor.Scopes, one.Resource.Tenant) with { Tenant = one.Actor.Tenant };

            Assert.NotNull(scope);
            // Whose projects he is one of, the authorizer adds: it is a fact about the account, as the teams are that the policy passes on.
            Assert.Equal(rules with { Teams = [], Projects = [] }, scope with { Teams = [], Projects = [] });
            Assert.Equal(rules.Teams.ToHashSet(), scope.Teams.ToHashSet());
            met.Add((scope.Everything, scope.Restricted));
        }

        Assert.Equal(3, met.Count);
    }

    [Fact]
    public async Task Superior_MayWhateverAnInferiorMay_InHisTenant()
    {
        var compared = 0;
        foreach (var one in AccessCase.Generate(seed: 4, count: 6000))
        {
            if (one.Account is not { Role: < Role.SystemAdmin } inferior || !await MayAsync(one))
            {
                continue;
            }

            var superior = one with { Account = inferior with { Role = inferior.Role + 1 } };
            Assert.True(await MayAsync(superior), superior.ToString());
            Assert.False(await MayAsync(superior with { Resource = one.Resource with { Tenant = TenantId.New() } }), superior.ToString());
            compared++;
        }

        Assert.True(compared > 500, $"Only {compared} questions had a yes to compare with.");
    }

    private async Task<bool> MayAsync(AccessCase one) =>
        (await _engine.ValueAsync(PolicyPath.Allow, one.Question)).ValueKind is JsonValueKind.True;
}
