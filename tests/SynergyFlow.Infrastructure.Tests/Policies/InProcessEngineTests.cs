using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies;

public sealed class InProcessEngineTests : IDisposable
{
    private static readonly PolicyPath s_priority = new("synergyflow/priority/decision");
    private static readonly PolicyPath s_approval = new("synergyflow/change_approval/decision");

    private readonly InProcessEngine _engine = InProcess.Engine();

    public void Dispose() => _engine.Dispose();

    [Fact]
    public void Bundle_OfTheProgram_IsMadeOfTheSourcesBesideIt()
    {
        var folder = RepositoryRoot.File("deploy", "policies");
        var sources = Directory.EnumerateFiles(Path.Combine(folder, "synergyflow"), "*", SearchOption.AllDirectories)
            .Where(path => !path.EndsWith("_test.rego", StringComparison.Ordinal))
            .Select(path => Path.GetRelativePath(folder, path))
            .Order(StringComparer.Ordinal)
            .Select(path => $"{Hash(File.ReadAllBytes(Path.Combine(folder, path)))}  {path}\n");

        Assert.True(
            PolicyBundle.OfTheProgram().Revision == Hash(Encoding.UTF8.GetBytes(string.Concat(sources)))[..16],
            "The policies were changed and not packed: run deploy/policies/build.");
    }

    [Fact]
    public async Task Path_ThatNoPolicyDefines_IsUndefined() =>
        Assert.Equal(PolicyFault.Undefined, (await _engine.AskAsync(new PolicyPath("synergyflow/authz/nothing"), "{}")).Fault);

    [Fact]
    public async Task Rule_WithoutAValue_IsUndefined() =>
        Assert.Equal(PolicyFault.Undefined, (await _engine.AskAsync(s_priority, """{"impact": 0, "urgency": 9}""")).Fault);

    [Theory]
    [InlineData("{\"user\": ")]
    [InlineData("")]
    [InlineData("null")]
    public async Task Input_ThatIsNoQuestion_IsANo(string input) =>
        Assert.False((await _engine.AskAsync(PolicyPath.Allow, input)).Value.GetBoolean());

    [Fact]
    public async Task Input_LargerThanTheMemory_GrowsIt_UpToItsLimit()
    {
        var people = string.Join(',', Enumerable.Range(0, 20_000).Select(i => $"\"{i}\""));
        var question = $$$"""{"user": {"id": "19999", "tenant": "t", "active": true, "roles": ["END_USER"]}, "action": "record.read", "resource": {"tenant": "t", "people": [{{{people}}}], "restricted": true}}""";

        Assert.True((await _engine.AskAsync(PolicyPath.Allow, question)).Value.GetBoolean());
        Assert.Equal(PolicyFault.Failed, (await _engine.AskAsync(PolicyPath.Allow, $"{{\"a\": \"{new string('x', 20_000_000)}\"}}")).Fault);
        Assert.True((await _engine.AskAsync(PolicyPath.Allow, question)).Value.GetBoolean());
    }

    [Fact]
    public async Task Memory_AfterThousandsOfQuestions_IsWhatItWas()
    {
        var questions = AccessCase.Generate(seed: 5, count: 200).Select(one => one.Question).ToList();
        await AskAllAsync();
        var before = _engine.IdleMemory;

        for (var round = 0; round < 40; round++)
        {
            await AskAllAsync();
        }

        Assert.Equal(before, _engine.IdleMemory);
        Assert.InRange(before, 1, 1_000_000);

        async Task AskAllAsync()
        {
            foreach (var question in questions)
            {
                await _engine.ValueAsync(PolicyPath.Decision, question);
            }
        }
    }

    [Fact]
    public async Task Questions_OfManyThreads_GetTheirOwnAnswers()
    {
        var cases = AccessCase.Generate(seed: 6, count: 4000).ToList();

        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (one, _) =>
            Assert.Equal(one.IsAllowedByTheRules, (await _engine.ValueAsync(PolicyPath.Allow, one.Question)).GetBoolean()));

        Assert.InRange(_engine.IdleMemory, 1, 17 * 1_000_000);
    }

    [Fact]
    public async Task Question_BeforeTheModuleIsCompiled_Waits()
    {
        TaskCompletionSource<CompiledPolicies> compiling = new();
        using InProcessEngine engine = new(compiling.Task, NullLogger<InProcessEngine>.Instance);

        var asked = engine.AskAsync(PolicyPath.Allow, "{}");
        Assert.False(asked.IsCompleted);

        compiling.SetResult(await CompiledPolicies.OwnAsync());
        Assert.False((await asked).Value.GetBoolean());
    }

    [Theory]
    [InlineData("no module at all")]
    [InlineData("")]
    public async Task Module_ThatCannotBeCompiled_IsANoToEverything(string module)
    {
        var broken = PolicyBundle.OfTheProgram() with { Module = Encoding.UTF8.GetBytes(module) };
        using InProcessEngine engine = new(Task.Run(() => CompiledPolicies.Compile(broken)), NullLogger<InProcessEngine>.Instance);

        Assert.Equal(PolicyFault.Failed, (await engine.AskAsync(PolicyPath.Allow, """{"user": {"roles": ["AGENT"]}, "action": "incident.create"}""")).Fault);
    }

    [Fact]
    public async Task Time_OfAFreeze_IsUnderstood()
    {
        var answer = await _engine.AskAsync(s_approval, """
            {"change": {"type": "normal", "risk": "low", "starts": "2026-12-20T20:00:00Z", "ends": "2026-12-20T23:00:00+01:00"},
             "freezes": [{"id": "f", "name": "Year end", "from": "2026-12-20T21:59:59.999999999Z", "to": "2027-01-03T00:00:00Z", "severity": "block"}]}
            """);

        Assert.Null(answer.Fault);
        Assert.True(answer.Value.GetProperty("blocked").GetBoolean());
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
