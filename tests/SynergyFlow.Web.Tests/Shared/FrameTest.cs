using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Tests.Shared;

/// <summary>What every shared component may ask for: the frame's services, a clock that stands still, loose JavaScript.</summary>
public abstract class FrameTest : BunitContext
{
    protected FrameTest()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddLogging();
        Services.AddFrame();
        Services.AddSingleton<TimeProvider>(Clock).AddScoped<Correlation>();
        Services.AddSingleton<ISubscriptionStatus>(Freshness);
    }

    protected FixedFreshness Freshness { get; } = new();

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
}

/// <summary>How fresh what subscriptions feed is, as a test says; nothing is known until it does.</summary>
public sealed class FixedFreshness : ISubscriptionStatus
{
    public Dictionary<string, Freshness> Known { get; } = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Freshness> All => Known;

    public void Set(string subscription, TimeSpan age, TimeSpan redFor = default) => Known[subscription] = new Freshness(age, age, age, age, redFor);
}
