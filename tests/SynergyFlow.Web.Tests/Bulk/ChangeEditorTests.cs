using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.Bulk;
using SynergyFlow.Core.Incidents.Bulk.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Incidents.Bulk;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Bulk;

/// <summary>What a person fills in becomes exactly the changes that the job makes, and the preview says what they come to.</summary>
public sealed class ChangeEditorTests : FrameTest
{
    private readonly ChangeDraft _draft = new();

    private FieldWords Words => new(Services.GetRequiredService<IStringLocalizer<IncidentText>>(), Services.GetRequiredService<BrowserTimeZone>());

    [Fact]
    public void Fields_ChosenAndLeftEmpty_AreSetAndEmptied_AndCanBeTakenOutAgain()
    {
        var editor = Show(ChangeParts.Fields);
        editor.Find("select[id$=add]").Change("category");
        editor.Find("select[id$=add]").Change("service");
        editor.Find("select[id$=add]").Change("location");
        editor.FindAll(".change-field input")[0].Change("Network");
        editor.FindAll(".change-field .btn")[2].Click();
        editor.Find("input[id$=-tags]").Change("wifi, floor 2");

        var changes = _draft.ToChanges(Words);

        Assert.Equal([("category", "Network"), ("service", null)], changes.Set.Select(field => (field.Key, field.Value)));
        Assert.Equal(["wifi", "floor 2"], changes.AddTags);
        Assert.DoesNotContain(editor.FindAll("select[id$=add] option"), option => option.GetAttribute("value") is "category");
    }

    [Fact]
    public void State_AsksForWhatItsMoveNeeds()
    {
        var editor = Show(ChangeParts.State);
        Assert.Empty(editor.FindAll("textarea"));
        editor.Find("select").Change("resolved");
        editor.Find("textarea").Change("Replaced the switch");

        var state = _draft.ToChanges(Words).State!;

        Assert.Equal((IncidentState.Resolved, ResolutionCode.Fixed, "Replaced the switch"), (state.To, state.ResolutionCode!.Value, state.ResolutionNotes));
        Assert.Null(state.CancelReason);
    }

    [Fact]
    public void Comment_TakesAVariableByAClick()
    {
        var editor = Show(ChangeParts.Comment);
        editor.Find("textarea").Change("Dear ");
        editor.Find("details button").Click();

        Assert.Equal("Dear {{requester.name}}", _draft.ToChanges(Words).Comment!.Text);
        Assert.Equal("Dear {{requester.name}}", editor.Find("textarea").GetAttribute("value"));
    }

    [Fact]
    public void Preview_SaysHowMany_WhatIsRefused_AndShowsHostileTextAsText()
    {
        PreviewBulk.Preview preview = new(
            BulkJobId.New(), 3, new BulkCounts { Changed = 2, Refused = 1 }, [new("incident.final", "This incident is closed.", 1, ["INC-3"])],
            [new("INC-1", "<script>alert(1)</script>", [new FieldChange("category", null, "<b>x</b>")], null)]);

        var shown = Render<BulkPreview>(parameters => parameters.Add(one => one.Preview, preview).Add(one => one.Names, new Dictionary<string, string>()));

        Assert.Contains("2 of 3 incidents would change", shown.Markup, StringComparison.Ordinal);
        Assert.Contains("INC-3", shown.Find(".alert-warning").TextContent, StringComparison.Ordinal);
        Assert.Empty(shown.FindAll("script, dd b"));
        Assert.Contains("&lt;b&gt;x&lt;/b&gt;", shown.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ChangeEditor> Show(ChangeParts parts) =>
        Render<ChangeEditor>(parameters => parameters.Add(editor => editor.Draft, _draft).Add(editor => editor.Parts, parts));
}
