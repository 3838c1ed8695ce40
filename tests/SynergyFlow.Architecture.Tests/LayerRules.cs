using System.Text.RegularExpressions;

namespace SynergyFlow.Architecture.Tests;

/// <summary>Core knows nobody, Infrastructure knows Core, Web knows both; components see neither the database nor its context.</summary>
public sealed partial class LayerRules
{
    /// <summary>Who the request's tenant is and how its events are tied together: no way to any data.</summary>
    private static readonly HashSet<string> s_scopeFacts =
        ["SynergyFlow.Infrastructure.Persistence.TenantScope", "SynergyFlow.Infrastructure.Persistence.Correlation"];

    /// <summary>The data folder is also where files lie.</summary>
    private static readonly HashSet<Use> s_folders =
        [new("SynergyFlow.Web.Api.ApiHosting", "SynergyFlow.Infrastructure.Persistence.Embedded.DatabaseHosting")];

    [Fact]
    public void Core_KnowsNoFrameworkAndNoOtherLayer() =>
        Rules.Hold(Code.Core.GetReferencedAssemblies().Where(reference => IsOutsideCore(reference.Name!)).Select(reference => reference.Name));

    [Fact]
    public void Infrastructure_KnowsNoWebAndNoComponents() =>
        Rules.Hold(Code.Infrastructure.GetReferencedAssemblies().Where(reference => IsWeb(reference.Name!)).Select(reference => reference.Name));

    [Fact]
    public void Web_OutsideHosting_NeverTouchesPersistence() =>
        Rules.Hold(Code.Uses.Where(use => ReachesPersistence(use) && !s_scopeFacts.Contains(use.To) && !s_folders.Contains(use)));

    [Fact]
    public void Components_NeverTouchInfrastructurePersistence_AtAll()
    {
        var components = Code.Written(Code.Web).Where(IsComponent).Select(type => type.FullName!.Split('+', '`')[0]).ToHashSet();

        Assert.NotEmpty(components);
        Rules.Hold(Code.Uses.Where(use => components.Contains(use.From) && ReachesPersistence(use)));
    }

    [Fact]
    public void Uses_AreReadFromMethodBodies_AsyncOnesIncluded() =>
        Assert.Contains(
            new Use("SynergyFlow.Web.Hosting.DatabaseHealth", "SynergyFlow.Infrastructure.Persistence.SynergyFlowDbContext"), Code.Uses);

    [Theory]
    [InlineData("Microsoft.EntityFrameworkCore.Relational", true)]
    [InlineData("Microsoft.AspNetCore.Http.Abstractions", true)]
    [InlineData("Npgsql", true)]
    [InlineData("System.Net.Http", true)]
    [InlineData("SynergyFlow.Infrastructure", true)]
    [InlineData("System.Collections", false)]
    [InlineData("Microsoft.Extensions.Logging.Abstractions", false)]
    public void CoreRule_Samples(string assembly, bool refused) => Assert.Equal(refused, IsOutsideCore(assembly));

    [Theory]
    [InlineData("SynergyFlow.Web.Incidents.IncidentList", "SynergyFlow.Infrastructure.Persistence.SynergyFlowDbContext", true)]
    [InlineData("SynergyFlow.Web.Hosting.Health", "SynergyFlow.Infrastructure.Persistence.SynergyFlowDbContext", false)]
    [InlineData("SynergyFlow.Web.Incidents.IncidentList", "SynergyFlow.Infrastructure.Events.ChangeFeed", false)]
    public void PersistenceRule_Samples(string from, string to, bool refused) => Assert.Equal(refused, ReachesPersistence(new Use(from, to)));

    internal static bool IsComponent(Type type) => typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type);

    private static bool ReachesPersistence(Use use) =>
        use.From.StartsWith("SynergyFlow.Web.", StringComparison.Ordinal)
        && !use.From.StartsWith("SynergyFlow.Web.Hosting.", StringComparison.Ordinal)
        && use.To.StartsWith("SynergyFlow.Infrastructure.Persistence.", StringComparison.Ordinal);

    private static bool IsOutsideCore(string assembly) => OutsideCore().IsMatch(assembly);

    private static bool IsWeb(string assembly) => WebOnly().IsMatch(assembly);

    [GeneratedRegex(
        @"^(Microsoft\.(EntityFrameworkCore|AspNetCore|Extensions\.(?!Logging\.Abstractions))|Npgsql|System\.Net\.|MassTransit|Confluent|Serilog|OpenTelemetry|MudBlazor|SynergyFlow\.)",
        RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OutsideCore();

    [GeneratedRegex(@"^(SynergyFlow\.Web|MudBlazor|Microsoft\.AspNetCore\.(Components|Mvc|SignalR|Routing|Http\.Results))", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WebOnly();
}
