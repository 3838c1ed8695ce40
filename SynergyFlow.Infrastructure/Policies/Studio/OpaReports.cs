using System.Text;
using System.Text.Json;
using SynergyFlow.Core.Policies.Studio;

namespace SynergyFlow.Infrastructure.Policies.Studio;

/// <summary>What <c>opa check</c> and <c>opa test</c> print as JSON.</summary>
internal static class OpaReports
{
    private const int LongestMessage = 1_000;

    /// <returns>Null where that is no report.</returns>
    public static List<PolicyProblem>? Problems(string printed)
    {
        if (Parse(printed) is not { ValueKind: JsonValueKind.Object } report || !report.TryGetProperty("errors", out var errors) || errors.ValueKind is not JsonValueKind.Array)
        {
            return null;
        }

        List<PolicyProblem> problems = [];
        foreach (var error in errors.EnumerateArray())
        {
            var at = error.TryGetProperty("location", out var location) && location.ValueKind is JsonValueKind.Object ? location : default;
            problems.Add(new PolicyProblem(FileOf(at), Number(at, "row"), Number(at, "col"), Short(Text(error, "message") ?? "It is not understood.")));
        }

        return problems;
    }

    /// <returns>Null where that is no report.</returns>
    public static List<PolicyTest>? Tests(string printed)
    {
        if (string.IsNullOrWhiteSpace(printed) || printed.Trim() == "null")
        {
            return [];
        }

        if (Parse(printed) is not { ValueKind: JsonValueKind.Array } report)
        {
            return null;
        }

        List<PolicyTest> tests = [];
        foreach (var one in report.EnumerateArray())
        {
            if (one.TryGetProperty("skip", out var skip) && skip.ValueKind is JsonValueKind.True)
            {
                continue;
            }

            var failed = (one.TryGetProperty("fail", out var fail) && fail.ValueKind is JsonValueKind.True) || one.TryGetProperty("error", out _);
            var at = one.TryGetProperty("location", out var location) ? location : default;
            tests.Add(new PolicyTest(Text(one, "name") ?? "", !failed, Number(at, "row"), failed ? Why(one) : null));
        }

        return tests;
    }

    private static string? Why(JsonElement test)
    {
        if (test.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object && Text(error, "message") is { } message)
        {
            return Short(message);
        }

        // What the test printed, in base 64.
        return test.TryGetProperty("output", out var output) && output.ValueKind is JsonValueKind.String && output.TryGetBytesFromBase64(out var bytes) && bytes.Length > 0
            ? Short(Encoding.UTF8.GetString(bytes).Trim())
            : null;
    }

    private static PolicyFile FileOf(JsonElement location) =>
        Text(location, "file")?.EndsWith("_test.rego", StringComparison.Ordinal) == true ? PolicyFile.Tests : PolicyFile.Policy;

    private static int? Number(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var number) && number.TryGetInt32(out var value) && value > 0 ? value : null;

    private static string? Text(JsonElement of, string name) =>
        of.ValueKind is JsonValueKind.Object && of.TryGetProperty(name, out var text) && text.ValueKind is JsonValueKind.String ? text.GetString() : null;

    private static string Short(string text) => text.Length > LongestMessage ? text[..LongestMessage] + " …" : text;

    private static JsonElement? Parse(string printed)
    {
        try
        {
            using var document = JsonDocument.Parse(printed);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
