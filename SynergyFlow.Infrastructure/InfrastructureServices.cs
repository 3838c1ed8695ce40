using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Changing;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.TeamBacklogs;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;
using SynergyFlow.Infrastructure.Audit;
using SynergyFlow.Infrastructure.Events;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Incidents;
using SynergyFlow.Infrastructure.Integrations;
using SynergyFlow.Infrastructure.Integrations.Inbound;
using SynergyFlow.Infrastructure.Integrations.Webhooks;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;
using SynergyFlow.Infrastructure.Policies;
using SynergyFlow.Infrastructure.Policies.Studio;
using SynergyFlow.Infrastructure.Projects;
using SynergyFlow.Infrastructure.Tenants;
using SynergyFlow.Infrastructure.Time;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Infrastructure.Work.Search;
using SynergyFlow.Infrastructure.Work.TeamBacklogs;

namespace SynergyFlow.Infrastructure;

public static class InfrastructureServices
{
    extension(IServiceCollection services)
    {
        /// <summary>Everything below the pages, on one database: one line per module.</summary>
        /// <param name="connectionString">Who signs in to work.</param>
        /// <param name="owner">Who signs in to migrate; null where it is the same.</param>
        public IServiceCollection AddSynergyFlow(string connectionString, string? owner = null) => services
            .AddPersistence(connectionString)
            .AddPolicies()
            .AddWork()
            .AddIncidents()
            .AddBulkChanges()
            .AddMacros()
            .AddTemplates()
            .AddTenants()
            .AddIdentityAndTeams()
            .AddProjects()
            .AddTime()
            .AddEvents()
            .AddAudit()
            .AddImports()
            .AddWebhooks()
            .AddInbound()
            .AddSingleton(new DatabaseSignIns(connectionString, owner ?? connectionString));

        private IServiceCollection AddPersistence(string connectionString)
        {
            services.AddPooledDbContextFactory<SynergyFlowDbContext>(
                options => options.UseSynergyFlow(DatabaseRoles.As(DatabaseRoles.App, connectionString)));
            services.AddSingleton(provider => new WritingContexts(
                ((DbContextOptionsBuilder<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>()
                    .UseApplicationServiceProvider(provider)
                    .UseSynergyFlow(WritingContexts.Connection(connectionString))).Options));
            services.AddSingleton(provider => new SystemContexts(connectionString, provider.GetRequiredService<ILoggerFactory>()));
            services.AddScoped(provider =>
            {
                var db = provider.GetRequiredService<WritingContexts>().CreateDbContext();
                db.Tenant = provider.GetRequiredService<TenantScope>().Tenant;
                db.ChangeTracker.QueryTrackingBehavior = QueryTrackingBehavior.TrackAll;
                return db;
            });
            services.AddSingleton<TenantContexts>();
            services.AddSingleton<DatabaseMigrator>();
            services.AddDataProtection().SetApplicationName("SynergyFlow");
            services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider =>
                new ConfigureOptions<KeyManagementOptions>(options => options.XmlRepository =
                    new DataProtectionKeys(provider.GetRequiredService<IDbContextFactory<SynergyFlowDbContext>>())));
            services.AddScoped<TenantScope>().AddScoped<TenantStart>();
            services.AddScoped<Correlation>();
            services.AddScoped<IUnitOfWork, UnitOfWork>();
            services.AddSingleton<Api.IdempotencyKeys>();
            services.AddSingleton<EventSignal>();
            services.AddSingleton(TimeProvider.System);
            return services;
        }

        private IServiceCollection AddWork()
        {
            services.AddScoped<RecordStore>();
            services.AddScoped<IRecordStore>(provider => provider.GetRequiredService<RecordStore>());
            services.AddScoped<RecordGate>().AddScoped<EditMeetings>();
            services.AddSingleton<IRecordKeys, RecordKeys>();
            services.AddSingleton<IRecordChanges, RecordChanges>();
            services.AddSingleton<SharedReads>().AddSingleton<IRecordQueries, RecordQueries>();
            services.AddSingleton<IRecordVisits, RecordVisits>();
            services.AddSingleton<IViewQueries, ViewQueries>();
            services.AddScoped<IViewStore, ViewStore>().AddScoped<ViewGate>();
            services.AddScoped<ReadViews>().AddScoped<CreateView>().AddScoped<EditView>().AddScoped<DeleteView>();
            services.AddSingleton<ITeamBacklogQueries, TeamBacklogQueries>().AddScoped<ITeamBacklogStore, TeamBacklogStore>().AddScoped<TeamBacklogGate>();
            services.AddScoped<ReadTeamBacklog>().AddScoped<RankTeamBacklog>().AddScoped<EditTeamWork>();
            services.AddSingleton<IMyWork, MyWorkQueries>().AddSingleton<ICalendarSource, MyCalendar>();
            services.AddScoped<IDraftStore, DraftStore>().AddSingleton<IDraftQueries, DraftQueries>();
            services.AddScoped<Conversation>().AddScoped<Messages>().AddScoped<Mentions>().AddScoped<Callees>().AddScoped<RecordReaders>();
            services.AddSingleton<IMentionQueries, MentionQueries>().AddScoped<ReadMentions>().AddScoped<MarkMentions>().AddScoped<CheckMentions>().AddScoped<OfferCallees>();
            services.AddSingleton<ITimelineOrders, TimelineOrders>().AddScoped<ChooseTimelineOrder>();
            services.AddHostedService<HeldMessages>();
            services.AddSingleton<Presence>().AddSingleton<IPresence>(provider => provider.GetRequiredService<Presence>());
            services.AddHostedService(provider => provider.GetRequiredService<Presence>());
            services.AddSingleton<IMarkdown, Markdown>();
            services.AddSingleton<IFileStore, FolderFileStore>();
            services.AddOptions<FileStoreOptions>().BindConfiguration(FileStoreOptions.Section).ValidateDataAnnotations();
            services.AddScoped<ICheckListStore, CheckListStore>().AddSingleton<ICheckListQueries, CheckListQueries>().AddScoped<ChangeCheckList>();
            services.AddScoped<VisitRecord>().AddScoped<ReadRecentRecords>();
            services.AddScoped<ReadMyWork>().AddScoped<OfferSnooze>().AddScoped<SnoozeRecord>().AddScoped<WakeRecord>();
            services.AddScoped<KeepDraft>().AddScoped<DiscardDraft>().AddScoped<ReadDrafts>().AddScoped<SendDraft>();
            services.AddSearch();
            services.AddScoped<AddComment>().AddScoped<LinkRecords>().AddScoped<UnlinkRecords>();
            services.AddScoped<WatchRecord>().AddScoped<AttachFile>().AddScoped<RemoveAttachment>();
            return services;
        }

        private IServiceCollection AddIncidents()
        {
            services.AddScoped<IIncidentStore>(provider => provider.GetRequiredService<RecordStore>());
            services.AddSingleton<PriorityDomain>().AddSingleton<IPolicyDomain>(provider => provider.GetRequiredService<PriorityDomain>()).AddSingleton<IPriorityPolicy, PriorityPolicy>();
            services.AddSingleton<RoutingDomain>().AddSingleton<IPolicyDomain>(provider => provider.GetRequiredService<RoutingDomain>()).AddSingleton<IRoutingPolicy, RoutingPolicy>();
            services.AddScoped<IRoutingTableStore, RoutingTableStore>().AddScoped<IncidentRouting>().AddScoped<IncidentIntake>().AddSingleton<FindRoutingFlips>().AddScoped<EditRoutes>().AddScoped<RouteIncident>();
            services.AddScoped<IPriorityMatrixStore, PriorityMatrixStore>().AddScoped<IMergeStore, MergeStore>();
            services.AddSingleton<IIncidentQueries, IncidentQueries>().AddSingleton<IDeskLoad, DeskLoad>().AddSingleton<IServiceHistory, ServiceHistoryQueries>();
            services.AddSingleton<ITeamWork, IncidentsOfATeam>().AddScoped<ITeamWorkEdits, IncidentTeamEdits>();
            services.AddScoped<References>().AddScoped<Priorities>().AddSingleton<FindPriorityFlips>().AddScoped<IncidentMoves>();
            services.AddScoped<IRecordMover>(provider => provider.GetRequiredService<IncidentMoves>());
            services.AddScoped<CreateIncident>().AddScoped<EditIncident>().AddScoped<AssignIncident>();
            services.AddScoped<IDeskSettingsStore, DeskSettingsStore>().AddScoped<EditDeskSettings>();
            services.AddSingleton<ISurveyTokens, SurveyTokens>().AddSingleton<IRequesterQueries, RequesterQueries>().AddScoped<RateIncident>();
            services.AddScoped<IReplyReaction, ReplyFollowUp>().AddScoped<AutoCloseIncident>();
            services.AddOptions<DeskOptions>().BindConfiguration(DeskOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            services.AddSingleton<AutoCloser>();
            services.AddHostedService(provider => provider.GetRequiredService<AutoCloser>());
            services.AddScoped<MergeIncident>().AddScoped<UnmergeIncident>().AddScoped<SplitIncident>().AddScoped<CopyIncident>();
            services.AddScoped<MoveIncident>().AddScoped<PrioritiseIncident>().AddScoped<EditPriorityMatrix>();
            services.AddScoped<ApplyChanges>().AddScoped<TemplateVariables>();
            return services;
        }
    }

    /// <summary>The one way to configure the context: the host, the migrations and the tests share it.</summary>
    public static DbContextOptionsBuilder UseSynergyFlow(this DbContextOptionsBuilder options, string connectionString)
    {
        var prepared = Prepared(connectionString);
        return options
            .UseNpgsql(prepared, npgsql => npgsql.MigrationsHistoryTable("migration", "public"))
            .AddInterceptors(new TenantConnection(new NpgsqlConnectionStringBuilder(prepared).ApplicationName!))
            .UseSnakeCaseNamingConvention()
            // A page of a list without an order is a page of nothing; what counts up to a cap says so (CountingQueries).
            .ConfigureWarnings(warnings => warnings.Throw(CoreEventId.RowLimitingOperationWithoutOrderByWarning));
    }

    /// <summary>
    /// A statement that comes again is parsed and planned once per connection: that is most of what a short query costs; there what the
    /// operator's own string says goes first. A connection goes back to the pool without a reset, always: the one setting that is left on it is
    /// the tenant, which <see cref="TenantConnection"/> reads from it, and a reset would come after that.
    /// </summary>
    internal static string Prepared(string connectionString)
    {
        NpgsqlConnectionStringBuilder builder = new(connectionString);
        HashSet<string> said = [.. builder.Keys];
        if (!said.Contains("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = 100;
        }

        builder.NoResetOnClose = true;
        var program = builder.ApplicationName is { Length: > 0 } name ? name : "SynergyFlow";
        builder.ApplicationName = program[..Math.Min(program.Length, TenantConnection.LongestProgram)];

        return builder.ConnectionString;
    }
}
