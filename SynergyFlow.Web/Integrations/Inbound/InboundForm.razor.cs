using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>What a person fills in of a source. What was refused stays in the fields to be corrected.</summary>
public sealed partial class InboundForm
{
    private (InboundSourceId Id, int Version)? _filled;
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
        if (Row is not { } row || _filled == (row.Id, row.Version))
        {
            return;
        }

        _filled = (row.Id, row.Version);
        (_name, _kind, _impact, _opensFrom, _atEnd) = (row.Name, row.Kind, row.Impact, row.OpensFrom, row.AtEnd);
        _requester = new PickerItem(row.Requester.ToString(), Requester ?? "");
        _team = row.Team is { } team ? new PickerItem(team.ToString(), Team ?? "") : null;
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
