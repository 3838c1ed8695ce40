using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Identity;
using SynergyFlow.Web.Audit;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Audit;

public sealed class AuditWordsTests : FrameTest
{
    [Fact]
    public void EveryTypeOfEvent_IsSaidInEveryLanguage()
    {
        AuditWords words = new(
            Services.GetRequiredService<IStringLocalizer<AuditText>>(), Services.GetRequiredService<IStringLocalizer<IncidentText>>(), new BrowserTimeZone());
        var types = Enum.GetValues<AuditGroup>().SelectMany(AuditTypes.Of).ToList();
        Assert.True(types.Count > 60, "The types were not found.");
        foreach (var language in Languages.All)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.DoesNotContain(types, type => words.Did(type) == type || words.Kind(type.Split('.')[0]) == type.Split('.')[0]);
        }
    }
}
