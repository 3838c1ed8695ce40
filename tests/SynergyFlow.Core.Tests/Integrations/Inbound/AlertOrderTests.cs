using FsCheck;
using FsCheck.Fluent;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Tests.Integrations.Inbound;

/// <summary>D19 in memory: a thousand random orders, with equal moments among them.</summary>
public sealed class AlertOrderTests
{
    private static readonly DateTimeOffset s_begin = new(2026, 11, 29, 8, 0, 0, TimeSpan.Zero);
    private static readonly Stamp s_stamp = new(UserId.System, s_begin);

    [Fact]
    public void Alert_IsWhatItsNewestMessageSays_WhateverTheOrder() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000),
        Prop.ForAll(
            Gen.Choose(0, (13 * 8) - 1).NonEmptyListOf().ToArbitrary(), // minute, firing and severity in one
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (messages, seed) =>
            {
                var facts = messages.Select(one => Facts(one / 8, one % 2 == 0, (AlertSeverity)(1 + (one / 2 % 4)))).ToArray();
                var inOrder = After(facts.OrderBy(one => one.At).ThenByDescending(one => one.Firing).ThenByDescending(one => one.Severity));
                new Random(seed).Shuffle(facts);
                var shuffled = After(facts);
                return (shuffled.State, shuffled.Severity, shuffled.At, shuffled.Messages) == (inOrder.State, inOrder.Severity, inOrder.At, inOrder.Messages);
            }));

    [Fact]
    public void Deployment_IsWhatItsNewestMessageSays_WhateverTheOrder() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(1_000),
        Prop.ForAll(
            Gen.Choose(0, (7 * 4) - 1).NonEmptyListOf().ToArbitrary(), // minute and status in one
            Gen.Choose(0, int.MaxValue).ToArbitrary(),
            (messages, seed) =>
            {
                var facts = messages.Select(one => Facts(one / 4, (DeploymentStatus)(one % 4))).ToArray();
                var inOrder = After(facts.OrderBy(one => one.At).ThenBy(one => one.Status));
                new Random(seed).Shuffle(facts);
                var shuffled = After(facts);
                return (shuffled.Status, shuffled.At) == (inOrder.Status, inOrder.At);
            }));

    [Theory]
    [InlineData("page", AlertSeverity.Critical)]
    [InlineData(" Major ", AlertSeverity.Error)]
    [InlineData("whatever", AlertSeverity.Warning)]
    [InlineData(null, AlertSeverity.Warning)]
    [InlineData("informational", AlertSeverity.Info)]
    public void Severity_IsUnderstoodInOtherSystemsWords(string? word, AlertSeverity severity) => Assert.Equal(severity, AlertFacts.SeverityOf(word));

    private static AlertFacts Facts(int minute, bool firing, AlertSeverity severity) => new(
        "x", firing, severity, "t", "", null, null, new Dictionary<string, string>(), s_begin.AddMinutes(minute), s_begin.AddMinutes(minute));

    private static DeploymentFacts Facts(int minute, DeploymentStatus status) => new("1", "shop", "test", "1", status, null, null, null, null, null, s_begin.AddMinutes(minute));

    private static Alert After(IEnumerable<AlertFacts> messages)
    {
        Alert alert = new() { Tenant = TenantId.New(), Source = InboundSourceId.New(), Fingerprint = "x" };
        foreach (var message in messages)
        {
            alert.Take(message);
        }

        return alert;
    }

    private static Deployment After(IEnumerable<DeploymentFacts> messages)
    {
        Deployment? deployment = null;
        foreach (var message in messages)
        {
            if (deployment is null)
            {
                deployment = Deployment.Record(TenantId.New(), InboundSourceId.New(), message, s_stamp);
            }
            else
            {
                deployment.Take(message, s_stamp);
            }
        }

        return deployment!;
    }
}
