namespace SynergyFlow.Architecture.Tests;

public sealed class ModuleRules
{
    [Fact]
    public void Module_UsesAnotherOnlyThroughItsContracts() =>
        Rules.Hold(Code.Uses.Where(use => !ModuleBorders.MayUse(use)).Select(use => $"{use.From} -> {use.To}").Order());

    [Fact]
    public void ListedCrossing_IsStillMade()
    {
        Rules.Hold(ModuleBorders.Unused(Code.Uses));
        Assert.NotEmpty(ModuleBorders.Unused([]));
    }

    [Theory]
    [InlineData("SynergyFlow.Core.Incidents.References", "SynergyFlow.Core.Teams.Contracts.ITeamDirectory", true)]
    [InlineData("SynergyFlow.Core.Incidents.Incident", "SynergyFlow.Core.Work.WorkRecord", true)]
    [InlineData("SynergyFlow.Web.Incidents.IncidentList", "SynergyFlow.Core.Incidents.Incident", true)]
    [InlineData("SynergyFlow.Core.Incidents.References", "SynergyFlow.Core.Teams.Team", false)]
    [InlineData("SynergyFlow.Core.Incidents.Incident", "SynergyFlow.Core.Identity.User", false)]
    [InlineData("SynergyFlow.Core.Work.WorkRecord", "SynergyFlow.Core.Incidents.Incident", false)]
    [InlineData("SynergyFlow.Core.Kernel.Actor", "SynergyFlow.Core.Work.WorkRecord", false)]
    [InlineData("SynergyFlow.Web.Incidents.IncidentList", "SynergyFlow.Infrastructure.Events.LoggedEvent", false)]
    public void Borders_Samples(string from, string to, bool allowed) => Assert.Equal(allowed, ModuleBorders.MayUse(new Use(from, to)));
}
