using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.InProcess;
using SynergyFlow.Infrastructure.Policies.Opa;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>The engines say the same, in thousands of answers of a real OPA.</summary>
public sealed class EngineEqualityTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Opa_AndTheProgramsOwnEngine_AnswerAlike()
    {
        await using var server = await OpaServer.StartAsync(Ct);
        using OpaEngine opa = new(server.Url, TimeProvider.System, NullLogger<OpaEngine>.Instance, limit: TimeSpan.FromSeconds(30));
        using var own = InProcess.Engine();

        var outcomes = await CompareAsync(opa, own, seed: 11, count: 8000);

        // Both sorts of answers came in numbers, from each of the policies.
        Assert.Equal(7, outcomes.Keys.Select(outcome => outcome.Path).Distinct().Count());
        Assert.All(outcomes.Where(outcome => outcome.Key.Fault is null), outcome => Assert.True(outcome.Value > 100, outcome.ToString()));
        Assert.Equal(3, outcomes.Keys.Count(outcome => outcome.Fault == PolicyFault.Undefined.Code));
    }

    [Fact]
    public async Task Bundle_BuiltAnew_AnswersLikeTheOneOfTheProgram()
    {
        var path = Path.Combine(Path.GetTempPath(), $"synergyflow-{Guid.CreateVersion7():N}.tar.gz");
        try
        {
            await OpaServer.RunAsync(["build", "--target", "wasm", "--bundle", OpaServer.Policies, "--ignore", "*_test.rego", "--revision", "anew", "--output", path], Ct);
            await using var packed = File.OpenRead(path);
            var bundle = PolicyBundle.Read(packed);
            using InProcessEngine anew = new(Task.Run(() => CompiledPolicies.Compile(bundle)), NullLogger<InProcessEngine>.Instance);
            using var own = InProcess.Engine();

            Assert.Equal("anew", bundle.Revision);
            await CompareAsync(anew, own, seed: 12, count: 8000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <returns>How often each outcome came.</returns>
    private static async Task<IReadOnlyDictionary<(string Path, string? Fault), int>> CompareAsync(IPolicyEngine one, InProcessEngine other, int seed, int count)
    {
        ConcurrentDictionary<(string, string?), int> outcomes = new();
        ConcurrentBag<string> differences = [];
        await Parallel.ForEachAsync(PolicyQuestions.Generate(seed, count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Ct }, async (question, ct) =>
        {
            var (mine, theirs) = (await one.AskAsync(question.Path, question.Input, ct), await other.AskAsync(question.Path, question.Input, ct));
            if (!(mine.Fault is null ? theirs.Fault is null && JsonElement.DeepEquals(mine.Value, theirs.Value) : mine.Fault == theirs.Fault))
            {
                differences.Add($"{question.Path.Name} {Encoding.UTF8.GetString(question.Input.Span)}\n  {one.Name}: {Say(mine)}\n  {other.Name}: {Say(theirs)}");
            }

            outcomes.AddOrUpdate((question.Path.Name, mine.Fault?.Code), 1, (_, times) => times + 1);
        });

        Assert.True(differences.IsEmpty, $"{differences.Count} of {count} differ, such as\n{string.Join('\n', differences.Take(5))}");
        return outcomes;
    }

    private static string Say(PolicyAnswer answer) => answer.Fault?.Code ?? answer.Value.GetRawText();
}
