using Bunit;
using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Web.Integrations;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Integrations;

public sealed class JiraMappingEditorTests : FrameTest
{
    private static readonly JiraFieldSeen[] s_custom =
    [
        new("Story Points", 9, ItemFieldType.Number, ["3", "5"]), new("Risk", 8, ItemFieldType.Choice, ["High", "<b>Low</b>"]), new("Weight", 7, ItemFieldType.Text, ["heavy"]),
        new("Ghost", 1, ItemFieldType.Date, ["2024-01-02"]),
    ];

    private JiraMapping? _saved;

    [Fact]
    public void CustomFields_AreOfferedWithTheirType_AndSavedAsTheyAreChosen()
    {
        var editor = Show([]);
        Assert.Equal("new", Select(editor, "What becomes of Risk").GetAttribute("value"));
        Assert.Empty(editor.FindAll("select[aria-label='What becomes of Story Points']"));
        Assert.Empty(editor.FindAll("th b"));

        Select(editor, "What becomes of Ghost").Change("");
        Assert.Empty(editor.FindAll("input[aria-label='Name of the field for Ghost']"));
        editor.Find("input[aria-label='Name of the field for Weight']").Change("Load");
        Select(editor, "Type of the field for Weight").Change(nameof(ItemFieldType.Number));
        editor.Find(".form-actions button").Click();

        Assert.Equal(
            new Dictionary<string, JiraField> { ["Risk"] = new("Risk", ItemFieldType.Choice), ["Weight"] = new("Load", ItemFieldType.Number) },
            _saved!.Fields);
    }

    [Fact]
    public void FieldsOfTheProject_AreOfferedWhereTheyFit_AndTakenByName()
    {
        var editor = Show([new("Load", ItemFieldType.Number), new("RISK", ItemFieldType.Choices), new("Where", ItemFieldType.Text)]);

        Assert.Equal("has:RISK", Select(editor, "What becomes of Risk").GetAttribute("value"));
        Assert.Empty(editor.FindAll("input[aria-label='Name of the field for Risk']"));
        Assert.Equal(["", "new", "has:RISK", "has:Where"], Select(editor, "What becomes of Weight").QuerySelectorAll("option").Select(option => option.GetAttribute("value")));
        Select(editor, "What becomes of Weight").Change("has:Where");
        editor.Find(".form-actions button").Click();

        Assert.Equal((new JiraField("RISK", ItemFieldType.Choices), new JiraField("Where", ItemFieldType.Text)), (_saved!.Fields["Risk"], _saved.Fields["Weight"]));
    }

    [Fact]
    public void FieldThatIsTheOneOfThePoints_IsOnlyThat()
    {
        var editor = Show([]);

        editor.Find("#jira-points").Change("");
        Select(editor, "What becomes of Story Points").Change("new");
        editor.Find(".form-actions button").Click();

        Assert.Equal((null, new JiraField("Story Points", ItemFieldType.Number)), (_saved!.PointsField, _saved.Fields["Story Points"]));
    }

    [Fact]
    public void DateThatCanBeTwo_StandsBesideEachWayToReadIt()
    {
        var editor = Show([]);

        var said = editor.FindAll("#jira-dates option").Select(option => option.TextContent).ToList();
        Assert.Contains(said, one => one == "5 June 2024 10:00 · dd/MM/yyyy HH:mm · en");
        Assert.Contains(said, one => one.Contains("6 May 2024", StringComparison.Ordinal));
        Assert.Contains("“05/06/2024 10:00” can be read in more than one way", editor.Find(".alert-warning").TextContent, StringComparison.Ordinal);
    }

    private static AngleSharp.Dom.IElement Select(IRenderedComponent<JiraMappingEditor> editor, string label) => editor.Find($"select[aria-label='{label}']");

    private IRenderedComponent<JiraMappingEditor> Show(IReadOnlyList<JiraField> known)
    {
        JiraContents contents = new(
            JiraFormat.Csv, 9, 0, 0, 0, 0, [new("OLD", 9)], [new("Story", 9)], [new("To Do", 9)], [], [], [], [], ["dd/MM/yyyy HH:mm|en", "MM/dd/yyyy HH:mm|en"], [], ["Story Points"],
            [.. s_custom.Select(field => field.Name)])
        {
            Custom = s_custom,
            DoubtfulDate = "05/06/2024 10:00",
        };
        var job = ImportJob.UploadJira(
            TenantId.New(), ImportJobId.New(), "n", "n.csv", new StoredImport("x", 1, ""), JiraSuggestion.Suggest(contents), contents.Fields, new Stamp(UserId.New(), Clock.GetUtcNow()));
        return Render<JiraMappingEditor>(parameters => parameters
            .Add(component => component.Job, job)
            .Add(component => component.Contents, contents)
            .Add(component => component.Known, known)
            .Add(component => component.OnSave, EventCallback.Factory.Create<JiraMapping>(this, saved => _saved = saved)));
    }
}
