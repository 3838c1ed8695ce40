using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Audit;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Audit;

public sealed class AuditRowTests : FrameTest
{
    private static readonly UserId s_ayu = UserId.New();

    [Fact]
    public void Row_OpensToWhatWasBeforeAndAfter_AndLeadsOn_WithinTheTimeThatIsLookedAt()
    {
        var entry = Entry("incident.updated");
        var row = Show(
            entry with
            {
                Command = "incident.update",
                Changes = [new AuditChange("priority", "P3", "P1"), new AuditChange("assignee", null, s_ayu.ToString(), null, "Ayu <Lestari>")],
                Decisions =
                [
                    new AuditDecision(Guid.CreateVersion7(), "synergyflow/priority", "P1", "r1", null),
                    new AuditDecision(Guid.CreateVersion7(), "synergyflow/routing", s_ayu.ToString(), "r1", null, "Network"),
                ],
            },
            new AuditAddress(Days: "30", What: "incidents"));
        Assert.Empty(row.FindAll("dl"));
        Assert.Equal(["P1", "Network"], row.FindAll(".chip").Select(chip => chip.TextContent));
        Assert.Equal("false", row.Find("button[aria-expanded]").GetAttribute("aria-expanded"));

        row.Find("button[aria-expanded]").Click();

        Assert.Equal("true", row.Find("button[aria-expanded]").GetAttribute("aria-expanded"));
        Assert.Equal(row.Find("button[aria-expanded]").GetAttribute("aria-controls"), row.Find("tr.details").Id);
        Assert.Equal("P3 Medium", row.Find("del").TextContent);
        Assert.Equal(["P1 Critical", "Ayu <Lestari>"], row.FindAll("ins").Select(value => value.TextContent));
        Assert.Equal(
            [
                "/incidents/INC-7", "/incidents/INC-7?why=priority", "/incidents/INC-7?why=team", "/admin/events/incident.updated",
                $"/admin/access?who={s_ayu}&record=INC-7&action=incident.update", $"/admin/audit/{entry.Id}",
                "/admin/audit?days=30&correlation=c1", $"/admin/audit?who={s_ayu}&days=30", "/admin/audit?days=30&record=INC-7",
            ],
            row.FindAll("a").Select(link => link.GetAttribute("href")));
        row.Find("button[aria-expanded]").Click();
        Assert.Empty(row.FindAll("dl"));
    }

    [Fact]
    public void Denial_SaysWhatWasRefusedAndWhy_AlsoByACodeThatIsNotKnown()
    {
        var row = Show(
            Entry(AuditEntry.Denied) with { RecordId = null, RecordName = null, Denial = new AuditDenial("users.manage", ["role_too_low", "<own_rule>"], null, "r1", "opa") },
            new AuditAddress());
        Assert.Contains("was refused: users.manage", row.Find("td.denied").TextContent, StringComparison.Ordinal);

        row.Find("button[aria-expanded]").Click();

        Assert.Equal(["The role does not allow it. role_too_low", "<own_rule> <own_rule>"], row.FindAll("li").Select(reason => reason.TextContent.Trim()));
        Assert.DoesNotContain(row.FindAll("a"), link => link.GetAttribute("href")!.Contains("record=", StringComparison.Ordinal));

        // A refusal is no event: nothing caused it, and it has no schema.
        Assert.DoesNotContain(row.FindAll("a"), link => link.GetAttribute("href")!.StartsWith("/admin/audit/", StringComparison.Ordinal)
            || link.GetAttribute("href")!.StartsWith("/admin/events/", StringComparison.Ordinal));
    }

    private IRenderedComponent<AuditRow> Show(AuditEntry entry, AuditAddress address) => Render<AuditRow>(row => row
        .Add(one => one.Entry, entry)
        .Add(one => one.Address, address)
        .Add(one => one.Words, new AuditWords(
            Services.GetRequiredService<IStringLocalizer<AuditText>>(), Services.GetRequiredService<IStringLocalizer<IncidentText>>(), new BrowserTimeZone())));

    private AuditEntry Entry(string type) => new(
        Guid.CreateVersion7(), Clock.GetUtcNow(), Clock.GetUtcNow(), s_ayu, "Ayu", Channel.Ui, type, "incident", Guid.CreateVersion7(), "INC-7", [], "c1", null, []);
}
