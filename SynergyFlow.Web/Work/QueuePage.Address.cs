using Microsoft.AspNetCore.Components;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>What the address says, and the addresses of what its reader can do with the list.</summary>
public sealed partial class QueuePage
{
    [SupplyParameterFromQuery(Name = "view")]
    public string? ViewText { get; set; }

    [SupplyParameterFromQuery(Name = "filter")]
    public string? FilterText { get; set; }

    [SupplyParameterFromQuery(Name = "sort")]
    public string? SortText { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "columns")]
    public string? ColumnsText { get; set; }

    [SupplyParameterFromQuery(Name = "density")]
    public string? DensityText { get; set; }

    [SupplyParameterFromQuery(Name = "group")]
    public string? GroupText { get; set; }

    /// <summary>The place of the page's first row, which a cursor does not know.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public int? From { get; set; }

    private QueueAddress Address => new(ViewText, FilterText, SortText, ColumnsText, DensityText, GroupText);

    private void ShowView(string id) => navigation.NavigateTo($"/desk?view={id}");

    private void FilterAsync(QueueFilter filter) => Change(shown => shown with { Filter = filter.ToNode()?.ToString() });

    /// <summary>A filter as somebody typed it: it goes into the address even where it cannot be read, so that it can be corrected there.</summary>
    private void FilterAsync(string typed) => Change(shown => shown with { Filter = string.IsNullOrWhiteSpace(typed) ? null : typed });

    private void ChooseColumns(IReadOnlyList<ListColumn> columns) => Change(shown => shown with { Columns = ListColumns.Write(columns) });

    private void ChooseGroup(ListGroup? group) => Change(shown => shown with { Group = group });

    private void ChooseDensity(ListDensity? density) => Change(shown => shown with { Density = density });

    private void Change(Func<ViewSettings, ViewSettings> change)
    {
        if (_view is { } view)
        {
            navigation.NavigateTo(Href(view, change(_state?.Shown ?? view.Settings)), replace: true);
        }
    }

    private string SortHref(ListColumn column)
    {
        var now = _state!.Sort.Keys[0];
        RecordSort next = new([new SortKey(column.Sort!.Value, now.Field == column.Sort && !now.Descending)]);
        var sort = next.ToString();
        return Href(_state.View, _state.Shown with { Sort = sort == RecordSort.Default.ToString() ? null : sort });
    }

    private RecordListRequest Request(QueueState state) => new(DeskFilter.On(state.Node), state.Sort, PageSize, Cursor) { Group = state.Shown.Group };

    private string PageHref(string cursor, int from) => navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["cursor"] = cursor, ["from"] = Math.Max(1, from) });

    private string Href(ViewRow view, ViewSettings shown) => navigation.GetUriWithQueryParameters(QueueState.Write(view, shown));
}
