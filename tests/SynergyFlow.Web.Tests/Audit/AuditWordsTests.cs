using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Identity;
using SynergyFlow.Testing;
using SynergyFlow.Web.Audit;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Audit;

public sealed partial class AuditWordsTests : FrameTest
{
    /// <summary>Whatever a permission is asked for may be refused.</summary>
    [Fact]
    public void EveryKindThatMayBeRefused_IsSaidInEveryLanguage()
    {
        AuditWords words = Words();
        var kinds = Directory.EnumerateFiles(RepositoryRoot.File("SynergyFlow.Core"), "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => AskedFor().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["kind"].Value)
            .ToHashSet();
        Assert.Contains("receipt", kinds);
        Assert.True(kinds.Count > 10, "The kinds were not found.");
        foreach (var language in Languages.All)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.DoesNotContain(kinds, kind => words.Kind(kind) == kind);
        }
    }

    [Fact]
    public void EveryTypeOfEvent_IsSaidInEveryLanguage()
    {
        AuditWords words = Words();
        var types = Enum.GetValues<AuditGroup>().SelectMany(AuditTypes.Of).ToList();
        Assert.True(types.Count > 60, "The types were not found.");
        foreach (var language in Languages.All)
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.DoesNotContain(types, type => words.Did(type) == type || words.Kind(type.Split('.')[0]) == type.Split('.')[0]);
        }
    }

    [GeneratedRegex("Resource(?:\\(| \\w+ = new\\()\"(?<kind>[a-z_]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AskedFor();

    private AuditWords Words() => new(
        Services.GetRequiredService<IStringLocalizer<AuditText>>(), Services.GetRequiredService<IStringLocalizer<IncidentText>>(), new BrowserTimeZone());
}
