using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Integrations.Webhooks;

public sealed class WebhookTests
{
    private static readonly Stamp s_stamp = new(UserId.System, new DateTimeOffset(2026, 11, 30, 9, 0, 0, TimeSpan.Zero));

    /// <summary>The vector of the specification's reference libraries.</summary>
    [Fact]
    public void Signature_IsThatOfTheSpecification()
    {
        var secret = Convert.FromBase64String("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            WebhookSecret.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, """{"test": 2432232314}""", [secret]));
        Assert.Equal("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", WebhookSecret.Show(secret));
        Assert.Equal(32, WebhookSecret.New().Length);
    }

    [Theory]
    [InlineData("*", "incident.created", true), InlineData("incident.*", "incident.created", true), InlineData("incident.created", "incident.created", true)]
    [InlineData("incident.created", "incident.resolved", false), InlineData("record.*", "incident.created", false), InlineData("*", "webhook.tested", false)]
    [InlineData("webhook.tested", "webhook.tested", true)]
    public void Choice_Matches(string chosen, string type, bool matches) => Assert.Equal(matches, WebhookEventTypes.Match([chosen], type));

    [Fact]
    public void Kinds_AreThoseThatThereAre_AndNotItsOwn()
    {
        Assert.Contains("incident.*", WebhookEventTypes.Kinds);
        Assert.DoesNotContain("webhook.*", WebhookEventTypes.Kinds);
        Assert.Equal(["incident.*", "user.created"], WebhookEventTypes.Check(["user.created", " incident.* ", "incident.*"]).Value);
    }

    [Fact]
    public void Life_IsToldWithoutSecrets_AndAnAddressWithoutItsPath()
    {
        var webhook = Made();
        webhook.Edit(Fields() with { Url = "https://hooks.example.org/T1/other-secret?token=abc", EventTypes = ["*"] }, s_stamp);
        webhook.Rotate("sealed-2", s_stamp);
        webhook.Edit(Fields() with { Url = "https://hooks.example.org/T1/other-secret?token=abc", EventTypes = ["*"] }, s_stamp);
        var told = string.Join('\n', webhook.Events.SelectMany(raised => raised.Event.Changes));

        Assert.Equal(3, webhook.Version);
        Assert.Equal(("sealed", "sealed-2", s_stamp.At + TimeSpan.FromHours(24)), (webhook.PreviousSecret, webhook.Secret, webhook.PreviousUntil));
        Assert.Contains("https://hooks.example.org/…", told, StringComparison.Ordinal);
        foreach (var secret in new[] { "sealed", "other-secret", "token", "T0/" })
        {
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void State_MovesBothWays_Once()
    {
        var webhook = Made();
        Assert.IsType<WebhookIsActive>(webhook.Enable(s_stamp).Error);
        Assert.Null(webhook.Disable(WebhookDisabledReason.Exhausted, s_stamp).Error);
        Assert.IsType<WebhookIsDisabled>(webhook.Disable(WebhookDisabledReason.ByHand, s_stamp).Error);
        Assert.Equal(WebhookDisabledReason.Exhausted, webhook.DisabledReason);
        var later = s_stamp with { At = s_stamp.At.AddHours(1) };
        Assert.Null(webhook.Enable(later).Error);
        Assert.Equal((WebhookState.Active, null, later.At), (webhook.State, webhook.DisabledReason, webhook.ActiveSince));
        Assert.Equal(
            [new FieldChange("state", "disabled", "active"), new FieldChange("disabled_reason", "exhausted", null)], webhook.Events[^1].Event.Changes);
    }

    private static WebhookFields Fields() => new() { Name = "Chat", Url = "https://hooks.example.org/T0/secret", EventTypes = ["incident.*"] };

    private static Webhook Made() => Webhook.Create(Tenant.First, WebhookId.New(), Fields(), "sealed", s_stamp);
}
