using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Web.Audit;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;

namespace SynergyFlow.Web.Integrations.Webhooks;

/// <summary>What a person fills in of a webhook. What was refused stays in the fields to be corrected.</summary>
public sealed partial class WebhookForm(IStringLocalizer<AuditText> audit, IStringLocalizer<IncidentText> incidents, BrowserTimeZone zone)
{
    private static readonly ILookup<string, string> s_kinds =
        AuditTypes.All.ToLookup(type => type[..type.IndexOf('.', StringComparison.Ordinal)], StringComparer.Ordinal);

    private readonly SortedSet<string> _chosen = new(StringComparer.Ordinal);
    private WebhookRow? _filled;
    private string _name = "";
    private string _url = "";
    private string? _filter;
    private WebhookData _data;
    private bool _all = true;

    /// <summary>Null: a new one.</summary>
    [Parameter]
    public WebhookRow? Row { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter, EditorRequired]
    public required EventCallback<WebhookFields> OnSave { get; set; }

    private AuditWords Audit => new(audit, incidents, zone);

    private WebhookFields Fields => new()
    {
        Name = _name,
        Url = _url,
        EventTypes = [.. _chosen.Where(type => !_all || type.StartsWith("webhook.", StringComparison.Ordinal)), .. _all ? [WebhookEventTypes.All] : Array.Empty<string>()],
        Filter = _filter,
        Data = _data,
    };

    protected override void OnParametersSet()
    {
        if (Row is not { } row || (_filled?.Id == row.Id && _filled.Version == row.Version))
        {
            return;
        }

        // What was typed stays when somebody else has changed it meanwhile.
        var before = _filled?.Id == row.Id ? _filled : null;
        List<string> chosen = [.. Named(row)];
        if (before is not null)
        {
            chosen = [.. Typed.EachOver([.. Named(before)], _chosen, chosen)];
            (_name, _url, _filter, _data) = (
                Typed.Over(before.Name, _name, row.Name), Typed.Over(before.Url, _url, row.Url), Typed.Over(before.Filter, _filter, row.Filter), Typed.Over(before.Data, _data, row.Data));
            _all = Typed.Over(ToldAll(before), _all, ToldAll(row));
        }
        else
        {
            (_name, _url, _filter, _data, _all) = (row.Name, row.Url, row.Filter, row.Data, ToldAll(row));
        }

        _filled = row;
        _chosen.Clear();
        _chosen.UnionWith(chosen);

        static bool ToldAll(WebhookRow row) => row.EventTypes.Contains(WebhookEventTypes.All);

        static IEnumerable<string> Named(WebhookRow row) => row.EventTypes.Where(type => type != WebhookEventTypes.All);
    }

    private int Count(IGrouping<string, string> kind) =>
        _chosen.Contains(kind.Key + ".*") ? kind.Count() : kind.Count(_chosen.Contains);

    private void Choose(string type, bool chosen)
    {
        if (chosen)
        {
            _chosen.Add(type);
        }
        else
        {
            _chosen.Remove(type);
        }
    }
}
