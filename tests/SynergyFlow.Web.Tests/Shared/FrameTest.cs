using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
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
    }

    protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));
}
