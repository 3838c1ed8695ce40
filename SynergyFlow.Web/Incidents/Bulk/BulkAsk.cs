using MudBlazor;
using SynergyFlow.Core.Incidents.Bulk;

namespace SynergyFlow.Web.Incidents.Bulk;

internal static class BulkAsk
{
    /// <returns>The job that was started; null where the reader thought better of it.</returns>
    public static async Task<BulkJobId?> AskAsync(
        IDialogService dialogs, BulkPart part, IReadOnlyList<string> records, string? filter, bool all = false)
    {
        var shown = await dialogs.ShowAsync<BulkDialog>(null, new DialogParameters<BulkDialog>
        {
            { dialog => dialog.Part, part },
            { dialog => dialog.Records, records },
            { dialog => dialog.Filter, filter },
            { dialog => dialog.All, all },
        });
        return await shown.Result is { Canceled: false, Data: BulkJobId id } ? id : null;
    }
}
