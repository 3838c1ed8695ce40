using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Infrastructure.Policies.InProcess;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>
/// Checks, tests and compiles a text with OPA in a folder of its own. What is written there is somebody's: nothing that reaches outside the
/// policy (the network, the environment, the clock) may be called, and everything is bounded in time.
/// </summary>
internal sealed partial class PolicyWorkshop(
    IOptions<StudioOptions> options, IEnumerable<IPolicyDomain> domains, ILogger<PolicyWorkshop> logger) : IPolicyWorkshop, IDisposable
{
    private const string Allowed = "capabilities.json";

    /// <summary>One core is left to everybody else.</summary>
    private readonly SemaphoreSlim _places = new(1);
    private readonly string? _opa = OpaCommand.Find(options.Value.Opa);
    private string? _capabilities;

    public bool IsOpen => _opa is not null;

    public PolicyText Own(string policy) => PolicyLibrary.Own(policy);

    public PolicyText Tabled(string policy) => PolicyLibrary.Tabled(policy);

    public void Dispose() => _places.Dispose();

    public async Task<Result<CheckedPolicy>> CheckAsync(string policy, PolicyText text, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_opa is not { } opa)
        {
            return new PolicyWorkshopShut();
        }

        if (!await _places.WaitAsync(OpaCommand.Patience, ct))
        {
            return new PolicyWorkshopBusy();
        }

        var folder = Directory.CreateTempSubdirectory("synergyflow-policy-");
        try
        {
            return await CheckAsync(opa, folder.FullName, policy, text, ct);
        }
        catch (Win32Exception broken)
        {
            NotStarted(logger, opa, broken);
            return new PolicyWorkshopShut();
        }
        finally
        {
            _places.Release();
            folder.Delete(recursive: true);
        }
    }

    private async Task<CheckedPolicy> CheckAsync(string opa, string folder, string policy, PolicyText text, CancellationToken ct)
    {
        var revision = PolicyLibrary.Revision(text);
        var bundle = Path.Combine(folder, "bundle");
        Directory.CreateDirectory(bundle);
        await PolicyLibrary.LayOutAsync(bundle, policy, text, ct);
        _capabilities ??= await CapabilitiesAsync(opa, folder, ct);
        await File.WriteAllTextAsync(Path.Combine(folder, Allowed), _capabilities, ct);

        // Not as a bundle: then what cannot even be read has a place, too.
        if (await RunAsync("check", "--strict", "--format", "json", "--capabilities", Allowed, "bundle/synergyflow") is not { } check)
        {
            return TooLong();
        }

        if (check.ExitCode != 0)
        {
            var problems = OpaReports.Problems(check.Errors) ?? OpaReports.Problems(check.Output) ?? [new PolicyProblem(PolicyFile.Policy, null, null, Plain(check.Errors))];
            return Report(problems, [], null);
        }

        if (await RunAsync("test", "--format", "json", "--timeout", "2s", "--capabilities", Allowed, "--bundle", "bundle") is not { } test)
        {
            return TooLong();
        }

        if (OpaReports.Tests(test.Output) is not { } tests)
        {
            return Report([new PolicyProblem(PolicyFile.Tests, null, null, Plain(test.Errors))], [], null);
        }

        var domain = domains.Single(one => one.Name == policy);
        if (await RunAsync(
            "build", "--target", "wasm", "--bundle", "bundle", "--ignore", "*_test.rego", "--capabilities", Allowed, "--entrypoint", domain.Path.Name,
            "--revision", revision, "--output", "out.tar.gz") is not { } build)
        {
            return TooLong();
        }

        if (build.ExitCode != 0)
        {
            return Report([new PolicyProblem(PolicyFile.Policy, null, null, Plain(build.Errors))], tests, null);
        }

        var module = await File.ReadAllBytesAsync(Path.Combine(folder, "out.tar.gz"), ct);
        var unusable = await Task.Run(() => Unusable(domain, module), ct);
        return unusable is null ? Report([], tests, module) : Report([new PolicyProblem(PolicyFile.Policy, null, null, unusable)], tests, null);

        Task<(int ExitCode, string Output, string Errors)?> RunAsync(params string[] arguments) => OpaCommand.RunAsync(opa, folder, arguments, ct);

        CheckedPolicy TooLong() => Report([new PolicyProblem(PolicyFile.Policy, null, null, "Checking it takes too long, or its tests print too much.")], [], null);

        CheckedPolicy Report(List<PolicyProblem> problems, List<PolicyTest> found, byte[]? packed) => new(
            new PolicyReport(
                revision,
                [.. problems.Take(PolicyReport.MostProblems)],
                [.. found.OrderBy(one => one.Passed).Take(PolicyReport.MostTests)],
                problems.Count > PolicyReport.MostProblems || found.Count > PolicyReport.MostTests),
            packed);
    }

    /// <summary>Asks it as the program will: what it calls has to be there, and each question has to get an answer that can be used.</summary>
    private string? Unusable(IPolicyDomain domain, byte[] module)
    {
        try
        {
            using MemoryStream packed = new(module);
            using PolicyInstance instance = new(CompiledPolicies.Bounded(PolicyBundle.Read(packed)));
            foreach (var sample in domain.Samples)
            {
                if (instance.Evaluate(domain.Path, sample) is not { } answer || domain.VerdictOf(sample, answer) is null)
                {
                    return $"It gives no answer that can be used to: {System.Text.Encoding.UTF8.GetString(sample)}";
                }
            }

            return null;
        }
        catch (NotSupportedException missing)
        {
            return missing.Message;
        }
        catch (Exception failure) when (failure is Wasmtime.WasmtimeException or PolicyAborted or InvalidOperationException or JsonException)
        {
            NotRun(logger, failure);
            return "It fails when it is evaluated, or takes too long.";
        }
    }

    /// <summary>OPA's own list of functions, without those that reach outside.</summary>
    private static async Task<string> CapabilitiesAsync(string opa, string folder, CancellationToken ct)
    {
        var all = await OpaCommand.RunAsync(opa, folder, ["capabilities", "--current"], ct);
        var list = JsonNode.Parse(all?.Output ?? "")?.AsObject() ?? throw new InvalidOperationException("OPA does not say what it can do.");
        var functions = list["builtins"]!.AsArray();
        foreach (var reaching in functions.Where(one => one!["nondeterministic"]?.GetValue<bool>() == true).ToList())
        {
            functions.Remove(reaching);
        }

        list["allow_net"] = new JsonArray();
        return list.ToJsonString();
    }

    private static string Plain(string errors) => errors.Trim() is { Length: > 0 } said ? (said.Length > 1_000 ? said[..1_000] + " …" : said) : "OPA says no more.";

    [LoggerMessage(4061, LogLevel.Error, "{Opa} cannot be started, so no policy can be checked")]
    private static partial void NotStarted(ILogger logger, string opa, Exception broken);

    [LoggerMessage(4060, LogLevel.Information, "A policy that is being written cannot be run")]
    private static partial void NotRun(ILogger logger, Exception failure);
}
