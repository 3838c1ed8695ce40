using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>What a person fills in of a source. What was refused stays in the fields to be corrected.</summary>
public sealed partial class InboundForm
{
    private InboundSourceRow? _filled;
    private string _name = "";
    private InboundKind _kind;
    private PickerItem? _requester;
    private PickerItem? _team;
    private Impact _impact = Impact.Team;
    private AlertSeverity _opensFrom = AlertSeverity.Warning;
    private AlertEnd _atEnd;

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public InboundSourceRow? Row { get; set; }

    /// <summary>How its requester is called.</summary>
    [Parameter]
    public string? Requester { get; set; }

    /// <summary>How its team is called.</summary>
    [Parameter]
    public string? Team { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback<(InboundKind Kind, InboundSourceFields Fields)> OnSave { get; set; }

    protected override void OnParametersSet()
    {
        if (Row is not { } row || (_filled?.Id == row.Id && _filled.Version == row.Version))
        {
            return;
        }

        // What was typed stays when somebody else has changed it meanwhile.
        var requester = new PickerItem(row.Requester.ToString(), Requester ?? "");
        var team = row.Team is { } of ? new PickerItem(of.ToString(), Team ?? "") : null;
        if (_filled is { } before && before.Id == row.Id)
        {
            (_name, _impact) = (Typed.Over(before.Name, _name, row.Name), Typed.Over(before.Impact, _impact, row.Impact));
            (_opensFrom, _atEnd) = (Typed.Over(before.OpensFrom, _opensFrom, row.OpensFrom), Typed.Over(before.AtEnd, _atEnd, row.AtEnd));
            _requester = _requester?.Value == before.Requester.ToString() ? requester : _requester;
            _team = _team?.Value == before.Team?.ToString() ? team : _team;
        }
        else
        {
            (_name, _impact, _opensFrom, _atEnd, _requester, _team) = (row.Name, row.Impact, row.OpensFrom, row.AtEnd, requester, team);
        }

        (_kind, _filled) = (row.Kind, row);
    }

    private Task SaveAsync() => OnSave.InvokeAsync((_kind, new InboundSourceFields
    {
        Name = _name,
        Requester = _requester is { } person ? new UserId(Guid.Parse(person.Value)) : default,
        Team = _team is { } team ? new TeamId(Guid.Parse(team.Value)) : null,
        Impact = _impact,
        OpensFrom = _opensFrom,
        AtEnd = _atEnd,
    }));
}
