using System.Globalization;
using SynergyFlow.Core.Work.Views;

namespace SynergyFlow.Web.Work;

/// <summary>
/// Widths of columns as CSS properties, which the cells read (QueueTable.razor.css): a view's stand on its table, those of a reader on
/// the whole document, so that a page comes out right at once and a drag draws no row anew (wwwroot-assets/modules/widths.ts).
/// </summary>
internal static class ColumnWidths
{
    /// <returns>Null where no column has a width.</returns>
    public static string? Style(string whose, IEnumerable<ListColumn> columns) =>
        string.Concat(columns.Where(column => column.Width is not null).Select(column =>
            string.Create(CultureInfo.InvariantCulture, $"--{whose}-{column.Key}:{column.Width}px;"))) is { Length: > 0 } style ? style : null;
}
