using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Integrations.Import.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Integrations;

/// <summary>What was imported, and where the next file goes in.</summary>
public sealed partial class ImportList(UseCases useCases, NavigationManager navigation, IStringLocalizer<ImportText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<ImportJob>? _jobs;
    private IBrowserFile? _file;
    private ImportEncoding _encoding;
    private string _kind = ImportJob.Incidents;
    private string? _refusal;
    private bool _busy;
    private long _sent;
    private long _size;

    protected override async Task OnInitializedAsync()
    {
        var jobs = await useCases.RunAsync((ReadImports read, Core.Kernel.Actor actor) => read.ListAsync(actor, null, ReadImports.MostJobs, _closing.Token));
        (_jobs, _refusal) = (jobs.Value?.Items ?? [], text.Say(jobs.Error));
    }

    private bool IsJira => _kind == ImportJob.Jira;

    private void Choose(InputFileChangeEventArgs chosen) => (_file, _refusal) = (chosen.File, null);

    private async Task UploadAsync()
    {
        if (_file is null)
        {
            _refusal = text["ChooseFile"];
            return;
        }

        (_busy, _sent, _size, _refusal) = (true, 0, Math.Max(1, _file.Size), null);
        try
        {
            await using var content = new CountingStream(
                _file.OpenReadStream(Math.Max(_file.Size, 1), _closing.Token), sent => InvokeAsync(() => Progress(sent)));
            var uploaded = await useCases.RunAsync((UploadImport upload, Core.Kernel.Actor actor) =>
                upload.ExecuteAsync(actor, new(null, _file.Name, _encoding, content, IsJira), _closing.Token));
            if (uploaded.Failed)
            {
                _refusal = text.Say(uploaded.Error);
            }
            else
            {
                navigation.NavigateTo($"/admin/imports/{uploaded.Value}");
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private void Progress(long sent)
    {
        _sent = Math.Min(sent, _size);
        StateHasChanged();
    }

    private static string Megabytes(long bytes) => (bytes / 1048576d).ToString("N1", null);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }
}
