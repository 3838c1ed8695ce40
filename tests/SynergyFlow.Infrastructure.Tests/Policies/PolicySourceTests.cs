using System.Text.Json;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>What OPA itself says of the policies.</summary>
public sealed class PolicySourceTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Source_PassesTheStrictCheck_AndIsFormatted()
    {
        await OpaServer.RunAsync(["check", "--strict", "--bundle", OpaServer.Policies], Ct);

        Assert.Equal("", (await OpaServer.RunAsync(["fmt", "--list", OpaServer.Policies], Ct)).Trim());
    }

    [Fact]
    public async Task Tests_OfThePolicies_Pass_AndRunEveryLine()
    {
        using var report = JsonDocument.Parse(await OpaServer.RunAsync(["test", "--bundle", OpaServer.Policies, "--coverage", "--format", "json"], Ct));

        Assert.Equal(100, report.RootElement.GetProperty("coverage").GetDouble());
        Assert.All(["authz", "priority", "routing", "change_approval"], policy =>
            Assert.Contains(report.RootElement.GetProperty("files").EnumerateObject(), file => file.Name.EndsWith($"{policy}/{policy}.rego", StringComparison.Ordinal)));
    }
}
