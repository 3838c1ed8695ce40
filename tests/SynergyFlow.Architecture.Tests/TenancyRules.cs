using System.Text.RegularExpressions;

namespace SynergyFlow.Architecture.Tests;

/// <summary>Where the walls between tenants could be walked around.</summary>
public sealed partial class TenancyRules
{
    private const string System = "SynergyFlow.Infrastructure.Persistence.Tenancy.SystemContexts";

    /// <summary>Who looks at all tenants, and why. What he then does for one of them he does in a context of that tenant.</summary>
    private static readonly Dictionary<string, string> s_allTenants = new(StringComparer.Ordinal)
    {
        ["SynergyFlow.Infrastructure.InfrastructureServices"] = "makes them",
        ["SynergyFlow.Infrastructure.Persistence.DatabaseMigrator"] = "whether the log, which is that of all tenants, comes from another server",
        ["SynergyFlow.Infrastructure.Tenants.TenantDirectory"] = "which tenants there are, before anybody's is known",
        ["SynergyFlow.Infrastructure.Tenants.TenantQueries"] = "how many people each has, for whoever keeps the list",
        ["SynergyFlow.Infrastructure.Events.LiveFeed"] = "reads the one log, and tells each circuit its own tenant's part",
        ["SynergyFlow.Infrastructure.Events.SubscriptionRunner"] = "hands them to the loops",
        ["SynergyFlow.Infrastructure.Events.SubscriptionLoop"] = "reads the log in its one order, effects with its checkpoint",
        ["SynergyFlow.Infrastructure.Events.SubscriptionMonitor"] = "the lag of all subscriptions, for metrics and badges",
        ["SynergyFlow.Infrastructure.Events.Rebuilding.RebuildRunner"] = "hands them to the loops that write copies",
        ["SynergyFlow.Infrastructure.Events.Rebuilding.RebuildSteps"] = "a read model's tables hold all tenants' rows: they are emptied and swapped as a whole",
        ["SynergyFlow.Infrastructure.Events.Rebuilding.Rebuilds"] = "how far the copy is, with what it has set aside of all tenants",
        ["SynergyFlow.Infrastructure.Events.Rebuilding.TableComparison"] = "compares the two tables as a whole",
        ["SynergyFlow.Infrastructure.Events.MonthPartitions"] = "partitions have no tenant",
        ["SynergyFlow.Infrastructure.Policies.Receipts.SealWatch"] = "which tenants there are",
        ["SynergyFlow.Infrastructure.Policies.Archive.ArchiveRounds"] = "a partition holds receipts of all tenants: it leaves when the files of each are there",
        ["SynergyFlow.Infrastructure.Policies.Studio.BudgetWatch"] = "which tenants there are",
        ["SynergyFlow.Infrastructure.Persistence.Jobs.JobLeases"] = "which job is next",
        ["SynergyFlow.Infrastructure.Integrations.Webhooks.DeliveryQueue"] = "which deliveries are due",
        ["SynergyFlow.Infrastructure.Integrations.Inbound.InboundQueue"] = "which messages are due, and whose one is that named no source",
        ["SynergyFlow.Infrastructure.Integrations.Inbound.InboundTopicReader"] = "writes messages as they come over Kafka, each for the tenant of the source that it names",
        ["SynergyFlow.Infrastructure.Integrations.Inbound.DeadLetters"] = "publishes what failed, in all tenants",
        ["SynergyFlow.Infrastructure.Integrations.Inbound.InboundUpkeep"] = "how many messages wait, and which are old",
        ["SynergyFlow.Infrastructure.Integrations.Upkeep"] = "what the two before and after have in common",
        ["SynergyFlow.Infrastructure.Integrations.Webhooks.WebhookUpkeep"] = "how many deliveries wait, and which are old",
        ["SynergyFlow.Infrastructure.Incidents.AutoCloser"] = "which tenants there are",
        ["SynergyFlow.Infrastructure.Work.HeldMessages"] = "which messages are due",
        ["SynergyFlow.Infrastructure.Work.Files.FileTexts"] = "which file is next",
        ["SynergyFlow.Infrastructure.Work.Search.SearchUpkeep"] = "whose words wait, and whose search is to be checked",
    };

    /// <summary>Who takes a context without a tenant, which sees no row of any.</summary>
    private static readonly Dictionary<string, string> s_noTenant = new(StringComparer.Ordinal)
    {
        ["SynergyFlow.Infrastructure.InfrastructureServices"] = "gives the scope's context its tenant",
        ["SynergyFlow.Infrastructure.Persistence.TenantContexts"] = "gives it its tenant",
        ["SynergyFlow.Infrastructure.Persistence.DataProtectionKeys"] = "keys of the installation",
        ["SynergyFlow.Infrastructure.Events.EventSignalRelay"] = "notifications",
        ["SynergyFlow.Infrastructure.Work.Presence"] = "notifications",
        ["SynergyFlow.Web.Hosting.DatabaseHealth"] = "asks whether the database answers",
    };

    /// <summary>Who opens connections past a context and so past its tenant.</summary>
    private static readonly Dictionary<string, string> s_connections = new(StringComparer.Ordinal)
    {
        ["SynergyFlow.Infrastructure/Persistence/Embedded/EmbeddedPostgres.cs"] = "makes the roles, as the superuser",
        ["SynergyFlow.Infrastructure/Persistence/Embedded/EmbeddedPostgres.Launch.cs"] = "asks a server that was left whether it is ours",
    };

    [Fact]
    public void AllTenants_AreLookedAtByTheListedOnly() => Same(s_allTenants.Keys, UsersOf(System));

    [Fact]
    public void ContextWithoutATenant_IsTakenByTheListedOnly() => Same(
        s_noTenant.Keys,
        Sources.Of("SynergyFlow.Infrastructure", ".cs").Concat(Sources.Of("SynergyFlow.Web", ".cs", ".razor"))
            .Where(source => source.Text.Contains("IDbContextFactory<", StringComparison.Ordinal)).Select(source => TypeIn(source)));

    [Fact]
    public void Connection_IsOpenedByAContext() => Same(
        s_connections.Keys,
        Sources.Of("SynergyFlow.Infrastructure", ".cs").Concat(Sources.Of("SynergyFlow.Web", ".cs"))
            .Where(source => OpensConnections(source.Text)).Select(source => source.Path));

    [Fact]
    public void Tenant_IsSetOnConnectionsAtOnePlace() => Same(
        ["SynergyFlow.Infrastructure/Persistence/Tenancy/TenantConnection.cs"],
        Sources.Of("SynergyFlow.Infrastructure", ".cs").Concat(Sources.Of("SynergyFlow.Web", ".cs"))
            .Where(source => Sets().IsMatch(source.Text)).Select(source => source.Path));

    [Theory]
    [InlineData("await using var connection = new NpgsqlConnection(text);", true)]
    [InlineData("NpgsqlConnection connection = new(text);", true)]
    [InlineData("await ((NpgsqlConnection)db.Database.GetDbConnection()).OpenAsync(ct);", true)]
    [InlineData("await using var source = NpgsqlDataSource.Create(text);", true)]
    [InlineData("await db.Database.OpenConnectionAsync(ct);", false)]
    [InlineData("await using var db = await contexts.OpenAsync(tenant, ct);", false)]
    public void ConnectionRule_Samples(string text, bool refused) => Assert.Equal(refused, OpensConnections(text));

    private static IEnumerable<string> UsersOf(string type) => Code.Uses.Where(use => use.To == type).Select(use => use.From);

    private static string TypeIn(Source source) => $"{Namespace().Match(source.Text).Groups["name"].Value}.{User(source)}";

    // A file does one thing: the type whose constructor or method takes the factory.
    private static string User(Source source) => Taker().Matches(source.Text[..source.Text.IndexOf("IDbContextFactory<", StringComparison.Ordinal)])[^1].Groups["name"].Value;

    private static void Same(IEnumerable<string> listed, IEnumerable<string> found) => Assert.Equal(listed.Order(), found.Distinct().Order());

    private static bool OpensConnections(string text) => Opens().IsMatch(text);

    [GeneratedRegex(@"new\s+NpgsqlConnection\(|NpgsqlConnection\s+\w+\s*=\s*new\(|GetDbConnection\(\)\)?\.Open|NpgsqlDataSource\.Create|\bconnection\.OpenAsync\(", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Opens();

    [GeneratedRegex(@"set_config\('app\.tenant'|SET (LOCAL |SESSION )?app\.tenant", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sets();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Taker();
}
