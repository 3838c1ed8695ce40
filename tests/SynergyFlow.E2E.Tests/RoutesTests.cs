namespace SynergyFlow.E2E.Tests;

public sealed class RoutesTests
{
    [Theory]
    [InlineData("/incidents/INC-1", "/incidents/{Key}", true)]
    [InlineData("/incidents/new", "/incidents/{Key}", false)]
    [InlineData("/incidents/INC-1/files", "/incidents/{Key}", false)]
    [InlineData("/admin/users/0199b5a0-0000-7000-8000-000000000001", "/admin/users/{Id:guid}", true)]
    [InlineData("/admin/users/export", "/admin/users/{Id:guid}", false)]
    public void Link_LeadsToATemplate_OnlyWhenItsParametersFit(string link, string template, bool leads) =>
        Assert.Equal(leads, Routes.Leads(link, template));
}
