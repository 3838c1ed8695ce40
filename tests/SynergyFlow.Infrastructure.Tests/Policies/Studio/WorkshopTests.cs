using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies.Studio;

/// <summary>What is written is checked, tested and compiled by a real OPA, and can do nothing but decide.</summary>
public sealed class WorkshopTests(PostgresServer postgres) : StudioTest(postgres)
{
    private IPolicyWorkshop Workshop => Database.Services.GetRequiredService<IPolicyWorkshop>();

    [Fact]
    public async Task OwnPolicy_IsGreen_AndSoIsTheDraftThatBeginsWithIt()
    {
        var draft = await DraftAsync();
        Assert.True(draft.Report.IsGreen);
        Assert.True(draft.Report.Tests.Count >= 8);
        Assert.Equal((1, PolicyState.Draft, Workshop.Own(Policy).Source), (draft.Number, draft.State, draft.Source));
    }

    [Fact]
    public async Task Mistakes_AreNamedOnTheirLine_AndTheTextIsKept()
    {
        var draft = await DraftAsync();
        var broken = draft.Source.Replace("max([1, input.urgency - count(raised)])", "max([1, input.urgency - count(rased)])", StringComparison.Ordinal);
        var saved = await SaveAsync(draft.Number, new PolicyText(broken, draft.Tests, "Typo"));

        var problem = Assert.Single(saved.Report.Problems);
        Assert.Equal((PolicyFile.Policy, Line(broken, "rased")), (problem.File, problem.Line));
        Assert.Contains("rased", problem.Message, StringComparison.Ordinal);
        Assert.Equal((broken, "Typo", false), (saved.Source, saved.Comment, saved.Report.IsGreen));
        Assert.IsType<PolicyNotGreen>((await PublishAsync(Admin, draft.Number, PolicyState.Shadow)).Error);

        var unfinished = draft.Source + "\nunfinished := (\n";
        saved = await SaveAsync(draft.Number, new PolicyText(unfinished, draft.Tests, null));
        Assert.All(saved.Report.Problems, one => Assert.InRange(one.Line ?? 0, Line(unfinished, "unfinished"), Line(unfinished, "unfinished") + 1));

        var tests = draft.Tests + "\ntest_of_nothing if nothing.here\n";
        saved = await SaveAsync(draft.Number, new PolicyText(draft.Source, tests, null));
        Assert.Contains(saved.Report.Problems, one => one.File is PolicyFile.Tests && one.Line == Line(tests, "nothing.here"));

        static int Line(string text, string of) => text[..text.IndexOf(of, StringComparison.Ordinal)].Count(c => c == '\n') + 1;
    }

    [Fact]
    public async Task TestThatFails_KeepsItFromBeingPublished_AndSaysWhatItPrinted()
    {
        var red = await DraftAsync(new PolicyText(Panic, PanicTests + "\ntest_calm if {\n\tprint(\"is\", priority.decision.priority)\n\tpriority.decision.priority == \"P4\"\n}\n", null));

        Assert.False(red.Report.IsGreen);
        Assert.Equal([("test_calm", false, "is P1"), ("test_panic", true, null)], red.Report.Tests.Select(test => (test.Name, test.Passed, test.Message)));
        Assert.IsType<PolicyNotGreen>((await PublishAsync(Admin, red.Number, PolicyState.Shadow)).Error);
        var none = await SaveAsync(red.Number, new PolicyText(Panic, "package synergyflow.priority_test\n", null));
        Assert.False(none.Report.IsGreen); // no test is not a green one
    }

    [Theory]
    [InlineData("http.send({\"method\": \"get\", \"url\": \"http://127.0.0.1/\"}).status_code == 200", "http.send")]
    [InlineData("opa.runtime().env.PATH", "opa.runtime")]
    [InlineData("time.now_ns() > 0", "time.now_ns")]
    [InlineData("net.lookup_ip_addr(\"localhost\")", "net.lookup_ip_addr")]
    public async Task Functions_ThatReachOutside_DoNotExist_InPoliciesAndInTests(string expression, string named)
    {
        var (_, policy) = await CheckAsync(Panic + $"\nreach if {expression}\n", PanicTests);
        Assert.Contains(policy.Problems, problem => problem.Message.Contains(named, StringComparison.Ordinal));
        var (_, tests) = await CheckAsync(Panic, PanicTests + $"\ntest_reach if {expression}\n");
        Assert.Contains(tests.Problems, problem => problem.File is PolicyFile.Tests && problem.Message.Contains(named, StringComparison.Ordinal));
    }

    /// <summary>OPA knows it, and leaves it to the host, which does not have it.</summary>
    [Fact]
    public async Task Function_ThatThisHostLacks_IsNamed()
    {
        var (module, report) = await CheckAsync(Panic.Replace("\"P1\"", "sprintf(\"P%d\", [1])", StringComparison.Ordinal), PanicTests);
        Assert.Null(module);
        Assert.Contains("sprintf", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decision := {\"priority\": \"P5\", \"reasons\": []}")]
    [InlineData("decision := {\"priority\": \"P1\"}")]
    [InlineData("decision := {\"priority\": \"P1\", \"reasons\": []} if input.impact < 4")]
    public async Task PolicyThatLeavesAQuestionWithoutAUsableAnswer_IsNotGreen(string decision)
    {
        var (module, report) = await CheckAsync($"package synergyflow.priority\n\n{decision}\n", "package synergyflow.priority_test\n\ntest_true if true\n");
        Assert.Null(module);
        Assert.StartsWith("It gives no answer that can be used to: {\"impact\":", Assert.Single(report.Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PolicyThatNeverEnds_IsEnded()
    {
        var (module, report) = await CheckAsync(
            Panic.Replace("decision :=", "slow := count([1 | some a in numbers.range(1, 3000); some b in numbers.range(1, 3000); a * b == input.impact * 7919])\n\ndecision :=", StringComparison.Ordinal)
                .Replace("\"P1\",", "[\"P1\"][slow * 0],", StringComparison.Ordinal),
            "package synergyflow.priority_test\n\ntest_true if true\n");
        Assert.Null(module);
        Assert.Equal("It fails when it is evaluated, or takes too long.", Assert.Single(report.Problems).Message);
    }

    [Theory]
    [InlineData("package synergyflow.authz\n\nallow := true\n")]
    [InlineData("")]
    [InlineData("\u00e4\u00f6\u00fc {{{")]
    public async Task AnythingElse_IsNoPriorityPolicy(string source) => Assert.False((await CheckAsync(source, PanicTests)).Report.IsGreen);

    [Fact]
    public async Task TextThatIsTooLong_OrHasControlCharacters_IsRefused()
    {
        var draft = await DraftAsync();
        foreach (var (text, field) in new[] { (new PolicyText(new string('#', PolicyVersion.TextLength + 1), "", null), "source"), (new PolicyText("", "\0", null), "tests") })
        {
            var refused = await RunAsync((WritePolicy write) => write.ExecuteAsync(Admin, new WritePolicy.Save(Policy, draft.Number, text), Ct));
            Assert.Equal(field, refused.Error?.Field);
        }
    }

    [Fact]
    public async Task WithoutOpa_NothingCanBeWritten_AndItSaysSo()
    {
        using PolicyWorkshop shut = new(
            Options.Create(new StudioOptions { Opa = "/nowhere/opa" }), Database.Services.GetServices<IPolicyDomain>(),
            Microsoft.Extensions.Logging.Abstractions.NullLogger<PolicyWorkshop>.Instance);
        Assert.False(shut.IsOpen);
        Assert.IsType<PolicyWorkshopShut>((await shut.CheckAsync(Policy, PanicText, Ct)).Error);
    }

    private async Task<(byte[]? Module, PolicyReport Report)> CheckAsync(string source, string tests)
    {
        var found = await Workshop.CheckAsync(Policy, new PolicyText(source, tests, null), Ct);
        Assert.Null(found.Error);
        return (found.Value!.Module, found.Value.Report);
    }
}
