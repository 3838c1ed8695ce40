using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Audit;
using SynergyFlow.Core.Audit.UseCases;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Incidents;

namespace SynergyFlow.Web.Audit;

/// <summary>The audit lives in the URL: what somebody looked for can be bookmarked and sent to another administrator.</summary>
public sealed partial class AuditPage(
    UseCases useCases,
    IPeople people,
    NavigationManager navigation,
    BrowserTimeZone zone,
    TimeProvider time,
    IStringLocalizer<IncidentText> incidents,
    IStringLocalizer<AuditText> text) : IDisposable
{
    private const string Path = "/admin/audit";
    private const int PageSize = 50;

    private readonly CancellationTokenSource _closing = new();
    private readonly Answers _answers = new();
    private CancellationToken _gone;
    private Page<AuditEntry>? _page;
    private string? _who;
    private string? _problem;
    private bool _busy;

    [SupplyParameterFromQuery(Name = "who")]
    public string? Who { get; set; }

    [SupplyParameterFromQuery(Name = "what")]
    public string? What { get; set; }

    [SupplyParameterFromQuery(Name = "days")]
    public string? Days { get; set; }

    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    [SupplyParameterFromQuery(Name = "to")]
    public string? To { get; set; }

    [SupplyParameterFromQuery(Name = "record")]
    public string? Record { get; set; }

    [SupplyParameterFromQuery(Name = "correlation")]
    public string? Correlation { get; set; }

    [SupplyParameterFromQuery(Name = "decision")]
    public string? Decision { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    private IStringLocalizer<AuditText> Text => text;

    private AuditWords Words => new(text, incidents, zone);

    private AuditAddress Address => new(Who, What, Days, From, To, Record, Correlation, Decision);

    public void Dispose()
    {
        zone.Changed -= Redraw;
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        _gone = _closing.Token;
        zone.Changed += Redraw;
    }

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var (asked, address, cursor) = (_answers.Ask(), Address, Cursor);
        _busy = true;
        try
        {
            var (page, who, problem) = await ReadAsync(address, cursor);
            if (_answers.Take(asked))
            {
                (_page, _who, _problem, _busy) = (page, who, problem, false);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left meanwhile.
        }
    }

    private async Task<(Page<AuditEntry>? Page, string? Who, string? Problem)> ReadAsync(AuditAddress address, string? cursor)
    {
        var filter = address.ToFilter(time.GetUtcNow());
        if (filter.Failed)
        {
            return (null, null, text.Of(filter.Error));
        }

        return await useCases.RunAsync(async (ReadAudit audit, Actor actor) =>
        {
            var read = await audit.ListAsync(actor, filter.Value, cursor, PageSize, _gone);
            var who = read.Failed || filter.Value.Who is not { } id ? null
                : id == UserId.System ? text["Itself"].Value
                : (await people.FindAsync(actor.Tenant, id, _gone))?.Name ?? text["Unknown"].Value;
            return (read.Value, who, text.Of(read.Error));
        });
    }

    private void Show(AuditAddress address) => navigation.NavigateTo(address.On(Path));

    private void Redraw(object? sender, EventArgs args) => _ = InvokeAsync(StateHasChanged);
}
