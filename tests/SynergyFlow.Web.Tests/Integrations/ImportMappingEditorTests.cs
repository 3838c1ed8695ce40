using Bunit;
using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Integrations;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Integrations;

public sealed class ImportMappingEditorTests : FrameTest
{
    private static readonly string[] s_headers =
    [
        .. ImportPresets.Find(ImportPresets.ServiceNowIncidentLog)!.Columns.Keys, "number", "sys_updated_at", "sys_updated_by", "u_symptom",
    ];

    private (ImportMapping Mapping, string? Preset)? _saved;

    [Fact]
    public void Preset_SavedUntouched_StaysThePreset()
    {
        var editor = Show(s_headers);

        editor.Find(".form-actions button").Click();

        Assert.Equal(ImportPresets.ServiceNowIncidentLog, _saved?.Preset);
        Assert.Equal(ImportField.Team, _saved?.Mapping.Columns["assignment_group"]);
        Assert.Equal("pending/customer: Awaiting evidence", _saved?.Mapping.States["Awaiting Evidence"]);
        Assert.False(RowInterpreter.Create(_saved!.Value.Mapping, s_headers).Failed);
    }

    [Fact]
    public void Changes_OfAColumnAndAValue_AreSavedAsAMappingOfOnesOwn()
    {
        var editor = Show(s_headers);

        editor.Find("select[aria-label='location']").Change(nameof(ImportField.Service));
        editor.Find("select[aria-label='Odd']").Change("pending/vendor");
        editor.Find("select[aria-label='New']").Change("");
        editor.Find("#map-teams").Change(nameof(NamePolicy.MatchOnly));
        editor.Find(".form-actions button").Click();

        Assert.Null(_saved?.Preset);
        Assert.Equal(ImportField.Service, _saved?.Mapping.Columns["location"]);
        Assert.Equal("pending/vendor", _saved?.Mapping.States["Odd"]);
        Assert.False(_saved?.Mapping.States.ContainsKey("New"));
        Assert.Equal(NamePolicy.MatchOnly, _saved?.Mapping.Teams);
    }

    [Fact]
    public void UnknownFile_WithPresetChosen_GetsItsMapping()
    {
        var editor = Show(["ref", "subject", "number"]);
        Assert.Equal("number", editor.Find("#map-key").GetAttribute("value"));

        editor.Find("#map-preset").Change(ImportPresets.ServiceNowIncidentLog);
        editor.Find(".form-actions button").Click();

        Assert.Equal("servicenow", _saved?.Mapping.System);
        Assert.True(_saved?.Mapping.History);
    }

    [Fact]
    public void HostileCells_AreShownAsText()
    {
        var editor = Show(s_headers);

        Assert.Empty(editor.FindAll("script"));
        Assert.Contains("&lt;script&gt;", editor.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Problems_AreListedAsTextWithTheirReport()
    {
        var id = Guid.CreateVersion7();

        var shown = Render<ImportProblems>(parameters => parameters
            .Add(component => component.Id, id)
            .Add(component => component.Problems, [new RowProblem(7, "A", "state", "<b>x</b>", "import.unknown_value", "Line 7 …")])
            .Add(component => component.Total, 2_000));

        Assert.Empty(shown.FindAll("td b"));
        Assert.Equal($"/admin/imports/{id}/problems.csv", shown.Find("a").GetAttribute("href"));
        Assert.Contains("The first 1 of 2000.", shown.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<ImportMappingEditor> Show(string[] headers)
    {
        var job = ImportJob.Upload(
            TenantId.New(), ImportJobId.New(), "n", "n.csv", new StoredImport("x", 1, ""), ImportEncoding.Utf8,
            new FileProfile(',', headers), new Stamp(UserId.New(), Clock.GetUtcNow()));
        ReadImports.Description description = new(
            job,
            [[.. headers.Select(_ => "<script>alert(1)</script>")]],
            new Dictionary<string, IReadOnlyList<string>> { ["incident_state"] = ["New", "Odd", "?"] },
            ImportMapping.FromJson(job.Mapping),
            job.Preset);
        return Render<ImportMappingEditor>(parameters => parameters
            .Add(component => component.Description, description)
            .Add(component => component.OnSave, EventCallback.Factory.Create<(ImportMapping, string?)>(this, saved => _saved = saved)));
    }
}
