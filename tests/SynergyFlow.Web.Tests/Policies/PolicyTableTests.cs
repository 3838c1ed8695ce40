using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.Tables;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Incidents.Decisions;
using SynergyFlow.Web.Policies.Studio;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Policies;

/// <summary>What a table shows of a text, what it does to it, and the words for all that its rows say.</summary>
public sealed class PolicyTableTests : FrameTest
{
    private const string Rows = """
        package synergyflow.priority
        # table: begin
        rows := [
            {"when": {"service": ["<b>Till</b>"]}, "then": {"priority": "P1"}, "note": "Tills first."},
            {"when": {"service": ["<B>till</B>"], "impact": [9]}, "then": {"raise": 1}},
            {"when": {"service": ["<B>till</B>"], "impact": [3]}, "then": {"raise": 1}},
            {"when": {}, "then": {"priority": "P9"}},
        ]
        # table: end
        """;

    private string _text = Rows;
    private int? _led;

    public PolicyTableTests() => Services.AddScoped<TenantScope>().AddScoped<UseCases>();

    [Fact]
    public void Table_SaysWhatIsWrongInItsCells_AndMarksRowsThatAreNeverReached()
    {
        var shown = Show();
        var rows = shown.FindAll("tbody tr");
        Assert.Equal(["No.", "Impact", "Service", "Then", "Note", "Actions"], shown.FindAll("thead th").Select(cell => cell.TextContent));
        Assert.Contains("<b>Till</b>", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("There is no “9” here.", rows[1].QuerySelectorAll("td")[1].TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Never reached", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Never reached: row 1 takes all of it.", rows[2].TextContent, StringComparison.Ordinal);
        Assert.Contains("There is no “P9” here.", rows[3].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Moving_RewritesTheRowsOnly_AndNothingWhereTheTextHasChangedMeanwhile()
    {
        var shown = Show();
        shown.Find("[aria-label='Move row 3 up']").Click();
        Assert.StartsWith("package synergyflow.priority\n# table: begin\nrows := [\n\t{\"when\": {\"service\": [\"<b>Till</b>\"]}", _text, StringComparison.Ordinal);
        Assert.EndsWith("# table: end", _text, StringComparison.Ordinal);
        Assert.Equal(["", "3", "9", ""], TableText.Read(DecisionTable.Of(PolicyNames.Priority)!, _text)!.Rows.Select(row => row.When.TryGetValue("impact", out var impact) ? impact[0] : ""));

        _text = Rows;
        shown.Find("[aria-label='Delete row 1']").Click();
        Assert.Equal(Rows, _text);
        Assert.Contains("The text has changed meanwhile.", shown.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_ThatCannotBeReadAsRows_IsLedTo_AndNotTouched()
    {
        _text = Rows.Replace("[3]", "[some_level]", StringComparison.Ordinal);
        var shown = Show();
        Assert.Empty(shown.FindAll("table"));
        shown.FindAll("button").Single(button => button.TextContent == "Go to line 6").Click();
        Assert.Equal(6, _led);
        Assert.DoesNotContain(shown.FindAll("button"), button => button.TextContent == "Add row");
    }

    [Fact]
    public void Published_IsOnlyRead()
    {
        Assert.Empty(Show(readOnly: true).FindAll("button"));
        _text = "package synergyflow.priority";
        Assert.Empty(Show(readOnly: true).FindAll("button"));
    }

    [Fact]
    public void Everything_ThatRowsSay_HasWordsInEachLanguage()
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            foreach (var language in Languages.All)
            {
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
                var text = Localized<PolicyTableText>();
                FieldWords fields = new(Localized<IncidentText>(), Services.GetRequiredService<BrowserTimeZone>());
                foreach (var table in PolicyNames.All.Select(policy => DecisionTable.Of(policy)!))
                {
                    TableWords words = new(table, text, fields);
                    Assert.All(table.Facts, fact => Assert.All([words.Fact(fact), .. fact.Values.Select(value => words.Value(fact, value))], Said));
                    Assert.All(table.Effects, effect => Assert.All([text["Effect." + effect.Key].Value, .. effect.Values.Select(value => words.Effect(new(effect.Key, value)))], Said));
                    Assert.All(["no_value", "unknown_value", "too_many", "too_long", "control", "not_there"], code => Said(words.Problem(new(DecisionTable.Then, code, "x"))));
                    Assert.All(["marks", "not_rows", "not_json", "row_shape", "unknown_fact", "wrong_value", "too_many_rows"], code => Said(words.Flaw(new(1, code, "x"))));
                }

                DecisionWords decisions = new(Localized<DecisionText>(), fields);
                Assert.All(["table_priority", "table_raise", "table_matrix", "table_usual", "table_route", "table_nobody"], code =>
                {
                    var said = decisions.Reason(new Reason(
                        code, "unknown", new Dictionary<string, string> { ["row"] = "17", ["priority"] = "P1", ["steps"] = "2", ["route"] = "Mail", ["note"] = "Because {row}." }, ""));
                    Assert.Contains("17", said, StringComparison.Ordinal);
                    Assert.EndsWith(" Because {row}.", said, StringComparison.Ordinal);
                    Assert.DoesNotContain("unknown", said, StringComparison.Ordinal);
                });
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }

        static void Said(string words) => Assert.DoesNotMatch("^(Fact|Flag|Effect|Problem|Flaw)\\.|^$", words);
    }

    private IStringLocalizer<T> Localized<T>() => Services.GetRequiredService<IStringLocalizer<T>>();

    private IRenderedComponent<PolicyTable> Show(bool readOnly = false) => Render<PolicyTable>(parameters => parameters
        .Add(table => table.Table, DecisionTable.Of(PolicyNames.Priority)!)
        .Add(table => table.ReadOnly, readOnly)
        .Add(table => table.Read, () => Task.FromResult(_text))
        .Add(table => table.Write, written =>
        {
            _text = written;
            return Task.CompletedTask;
        })
        .Add(table => table.Undo, () => Task.FromResult(false))
        .Add(table => table.OnGo, EventCallback.Factory.Create<int>(this, line => _led = line)));
}
