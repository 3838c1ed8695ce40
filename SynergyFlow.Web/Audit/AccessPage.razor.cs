using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Audit;

/// <summary>Why may somebody do this, or why not? The policies answer. The question lives in the URL.</summary>
public sealed partial class AccessPage(
    UseCases useCases,
    NavigationManager navigation,
    BrowserTimeZone zone,
    IStringLocalizer<IncidentText> incidents,
    IStringLocalizer<IdentityText> roles,
    IStringLocalizer<AuditText> text)
{
    private readonly Answers _answers = new();
    private AccessReport? _report;
    private string? _picked;
    private string? _name;
    private string? _record;
    private string? _problem;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "who")]
    public string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "record")]
    public string? Record { get; set; }

    /// <summary>Only this one.</summary>
    [SupplyParameterFromQuery(Name = "action")]
    public string? Action { get; set; }

    private IStringLocalizer<AuditText> Text => text;

    private IStringLocalizer<IdentityText> Roles => roles;

    private AuditWords Words => new(text, incidents, zone);

    /// <summary>All, where the address names an action that there is not.</summary>
    private IReadOnlyList<AccessVerdict> Shown =>
        _report!.Verdicts.Where(verdict => verdict.Action == Action).ToList() is { Count: > 0 } named ? named : _report.Verdicts;

    public static string Link(string? who, string? record, string? action) => "/admin/access" + QueryString.Create(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["who"] = who, ["record"] = record, ["action"] = action }.Where(one => one.Value is not null));

    protected override async Task OnParametersSetAsync()
    {
        (_picked, _record) = (Who, Record);
        if (Who is null)
        {
            (_report, _name, _problem) = (null, null, null);
            return;
        }

        var asked = _answers.Ask();
        _busy = true;
        Result<AccessReport> report = Guid.TryParse(Who, out var person)
            ? await useCases.RunAsync((ExplainAccess explain, Actor actor) => explain.ExecuteAsync(actor, new UserId(person), Record, CancellationToken.None))
            : new AccessOfNobody(default);
        if (_answers.Take(asked))
        {
            (_busy, _report, _name, _problem) = (false, report.Value, report.Value?.Name ?? _name, report.Error is { } error ? text[error.Field is { } field ? $"access.{field}" : error.Code].Value : null);
        }
    }

    private void Pick(PickerItem? item)
    {
        (_picked, _name) = (item?.Value, item?.Name);
        Ask();
    }

    private void Ask()
    {
        if (_picked is null && Who is null)
        {
            _problem = text["access.nobody"];
            return;
        }

        navigation.NavigateTo(Link(_picked, string.IsNullOrWhiteSpace(_record) ? null : _record.Trim(), null));
    }
}
