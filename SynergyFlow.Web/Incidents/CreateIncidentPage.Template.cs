using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Incidents.Templates;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>
/// A template fills in what is still empty, and what an earlier one filled in and nobody touched; what was typed stays, and is named.
/// </summary>
public sealed partial class CreateIncidentPage
{
    private readonly List<string> _kept = [];
    private TemplateContent _filled = new();
    private IReadOnlyList<string> _steps = [];

    /// <summary>The template to begin with.</summary>
    [SupplyParameterFromQuery(Name = "template")]
    public Guid? FromTemplate { get; set; }

    private async Task ApplyAsync(Template? template)
    {
        var (before, next) = (_filled, template?.Content ?? new TemplateContent());
        _kept.Clear();
        _title = Fill("title", _title, before.Title, next.Title);
        _description = Fill("description", _description, before.Description, next.Description) ?? "";
        _category = Fill("category", _category, before.Category, next.Category);
        _service = Fill("service", _service, before.Service, next.Service);
        _tags = Fill("tags", _tags, string.Join(", ", before.Tags), string.Join(", ", next.Tags));
        _impact = Choose("impact", _impact, Impact.Person.ToText(), before.Impact?.ToText(), next.Impact?.ToText());
        _urgency = Choose("urgency", _urgency, Urgency.Degraded.ToText(), before.Urgency?.ToText(), next.Urgency?.ToText());
        if (_team is null || _team.Value == before.Team?.ToString())
        {
            _team = next.Team is { } team ? await TeamAsync(team) : null;
        }
        else if (next.Team is not null)
        {
            _kept.Add(L("team"));
        }

        (_filled, _steps) = (next, next.Steps);
        await PreviewAsync();
    }

    private string? Fill(string field, string? now, string? before, string? next)
    {
        if (string.IsNullOrWhiteSpace(now) || now == before)
        {
            return next;
        }

        if (!string.IsNullOrEmpty(next) && next != now)
        {
            _kept.Add(L(field));
        }

        return now;
    }

    /// <summary>A choice is never empty: one that stands as the form began has not been made.</summary>
    private string Choose(string field, string now, string began, string? before, string? next) =>
        now == began || now == before ? next ?? began : Fill(field, now, null, next)!;

    private async Task<PickerItem?> TeamAsync(TeamId team)
    {
        var found = await useCases.RunAsync((Core.Teams.Contracts.ITeamDirectory teams, Actor actor) => teams.FindAsync(actor.Tenant, team, _left));
        return found is { Archived: false } ? new PickerItem(found.Id.ToString(), found.Name) : null;
    }
}
