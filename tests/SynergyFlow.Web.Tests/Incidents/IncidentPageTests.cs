using System.Security.Claims;
using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>The page itself; its parts have their own tests.</summary>
public sealed class IncidentPageTests : FrameTest
{
    private readonly UserId _me = UserId.New();
    private readonly ChangeFeed<RecordChanged> _feed = new();
    private readonly History _history = new();
    private readonly Store _store;

    public IncidentPageTests()
    {
        _store = new Store(SampleIncident.Of(_me, Clock.GetUtcNow()));
        AddAuthorization().SetAuthorized("Alya").SetClaims(new Claim("sub", _me.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IIncidentQueries>(_store).AddSingleton<IDraftQueries>(_store).AddSingleton<IRecordVisits>(_store).AddSingleton<IMentionQueries>(_store).AddSingleton<IReads>(_store)
            .AddSingleton<IAuthorizer>(_history).AddSingleton<IRecordQueries>(_history).AddSingleton<ITimelineOrders>(_history).AddSingleton<IMarkdown>(_history)
            .AddSingleton(Unasked.Of<IPeople>()).AddSingleton(_feed);
        Services.AddScoped<TenantScope>().AddScoped<UseCases>().AddScoped<ReadDrafts>().AddScoped<VisitRecord>().AddScoped<MarkMentions>().AddScoped<ChooseTimelineOrder>();
        ComponentFactories.AddStub(part => part.Assembly == typeof(IncidentPage).Assembly && part != typeof(IncidentPage) && part != typeof(IncidentTimeline));
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
    }

    [Fact]
    public void Change_WhileThePageIsFirstRead_IsNotMissed()
    {
        // The answer is on its way, and old already.
        _store.Asked = times =>
        {
            if (times == 1)
            {
                _feed.Publish(new RecordChanged(Tenant.First, _store.Incident.Id.Value, "incident", 2, "incident.updated"));
            }
        };

        var page = Render<IncidentPage>(parameters => parameters.Add(shown => shown.Key, "INC-1"));

        page.WaitForAssertion(() => Assert.Equal(2, page.FindComponent<CascadingValue<IncidentDetails>>().Instance.Value!.Version));
    }

    [Fact]
    public void Change_OfAnotherRecord_IsNoneOfItsBusiness()
    {
        Render<IncidentPage>(parameters => parameters.Add(shown => shown.Key, "INC-1"));
        _feed.Publish(new RecordChanged(Tenant.First, Guid.CreateVersion7(), "incident", 2, "incident.updated"));
        Assert.Equal(1, _store.Times);
    }

    /// <summary>What its panels have read, and an upload on its way, are the former one's.</summary>
    [Fact]
    public void NextIncident_HasSidePanelsOfItsOwn()
    {
        var page = Render<IncidentPage>(parameters => parameters.Add(shown => shown.Key, "INC-1"));
        var files = page.FindComponent<Stub<IncidentAttachments>>().Instance;

        _store.Incident = SampleIncident.Of(_me, Clock.GetUtcNow()) with { Key = "INC-2" };
        page.Render(parameters => parameters.Add(shown => shown.Key, "INC-2"));

        Assert.NotSame(files, page.FindComponent<Stub<IncidentAttachments>>().Instance);
    }

    /// <summary>An incident whose version is how often it was asked for.</summary>
    private sealed class Store(IncidentDetails first) : IIncidentQueries, IDraftQueries, IRecordVisits, IReads, IMentionQueries
    {
        public IncidentDetails Incident { get; set; } = first;

        public Action<int> Asked { get; set; } = _ => { };

        public int Times { get; private set; }

        public Task<IncidentDetails?> FindByKeyAsync(RecordScope scope, string key, CancellationToken ct)
        {
            Asked(++Times);
            return Task.FromResult<IncidentDetails?>(Incident with { Version = Times });
        }

        public Task<IReadOnlyList<DraftText>> OfRecordAsync(TenantId tenant, UserId person, RecordId record, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<DraftText>>([]);

        public Task NoteAsync(RecordScope scope, RecordId record, DateTimeOffset at, CancellationToken ct) => Task.CompletedTask;

        public Task MarkReadAsync(RecordScope scope, RecordId? record, DateTimeOffset at, CancellationToken ct) => Task.CompletedTask;

        public Task<IncidentDetails?> FindAsync(RecordScope scope, RecordId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<MergePreview?> PreviewMergeAsync(RecordScope scope, RecordId source, RecordId target, CancellationToken ct) => throw new NotSupportedException();

        public Task<NewerMessages> NewerAsync(RecordScope scope, RecordId record, int seenVersion, CancellationToken ct) => throw new NotSupportedException();

        public Task<DraftText?> FindAsync(TenantId tenant, UserId person, DraftId id, CancellationToken ct) => throw new NotSupportedException();

        public Task<Resource?> FindRecordAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();

        public Task<bool> MarkAsync(RecordScope scope, MentionId id, DateTimeOffset? readAt, CancellationToken ct) => throw new NotSupportedException();

        Task<IReadOnlyList<DraftRow>> IDraftQueries.ListAsync(RecordScope scope, CancellationToken ct) => throw new NotSupportedException();

        public void Note(Actor actor, RecordScope scope, string kind, Guid record)
        {
            // What is kept of it is not this page's business.
        }

        Task<IReadOnlyList<RecentRecord>> IRecordVisits.ListAsync(RecordScope scope, int limit, CancellationToken ct) => throw new NotSupportedException();

        Task<MentionList> IMentionQueries.ListAsync(RecordScope scope, DateTimeOffset since, CancellationToken ct) => throw new NotSupportedException();
    }
}
