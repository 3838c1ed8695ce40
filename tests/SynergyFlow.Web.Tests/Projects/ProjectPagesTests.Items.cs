using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Projects.Sprints.UseCases;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>What pages of a project's work read again, and when.</summary>
public sealed partial class ProjectPagesTests
{
    private readonly ChangeFeed<RecordChanged> _feed = new();

    [Fact]
    public void Items_ChangedWhileThePageIsFirstRead_AreReadAgain_AndThoseOfOtherProjectsAreNot()
    {
        Services.AddSingleton(_feed).AddSingleton(Unasked.Of<IWorkItemQueries>()).AddSingleton(Unasked.Of<ISprintQueries>()).AddSingleton(Unasked.Of<IDeskLoad>()).AddScoped<ReadCapacity>().AddScoped<ReadSprints>().AddScoped<ReadWorkItems>();
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        var project = _shelf.Kept[0].Id.Value;

        // The answer is on its way, and old already.
        Reading.Asked = times => Tell(times == 1 ? project : null);
        var page = Render<Reading>(parameters => parameters.Add(shown => shown.Key, "WEB"));
        Settled(page, 2);

        Tell(Guid.CreateVersion7());
        Clock.Advance(TimeSpan.FromSeconds(5));
        Tell(project);
        Settled(page, 3);
        Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(3, page.Instance.Times);

        void Tell(Guid? of)
        {
            if (of is not null)
            {
                _feed.Publish(new RecordChanged(Tenant.First, Guid.CreateVersion7(), "work_item", 2, "work_item.moved", of));
            }
        }

        void Settled(IRenderedComponent<Reading> shown, int times) => shown.WaitForAssertion(() =>
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(times, shown.Instance.Times);
        });
    }

    /// <summary>A page that counts how often it is read.</summary>
    private sealed class Reading(
        UseCases useCases, NavigationManager navigation, ChangeFeed<RecordChanged> changes, TimeProvider time, IStringLocalizer<ItemText> words) : ItemsPage(useCases, navigation, changes, time, words)
    {
        public static Action<int> Asked { get; set; } = _ => { };

        public int Times { get; private set; }

        protected override Task<Func<Error?>> ReadOwnAsync(ReadWorkItems items, Actor actor, ProjectDetails project)
        {
            Asked(++Times);
            return Task.FromResult<Func<Error?>>(() => null);
        }
    }
}
