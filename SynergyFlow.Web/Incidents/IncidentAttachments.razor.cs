using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>The files of a record: streamed up one after the other with progress, offered for download, removed after a second click.</summary>
public sealed partial class IncidentAttachments(
    UseCases useCases, IRecordQueries queries, TimeProvider time, BrowserTimeZone zone, IStringLocalizer<IncidentText> text) : IDisposable
{
    private const int MostAtOnce = 20;

    private readonly CancellationTokenSource _closing = new();
    private readonly List<string> _problems = [];
    private IReadOnlyList<AttachmentRow> _files = [];
    private AttachmentId? _removing;
    private string? _running;
    private int _percent;
    private int _version;
    private bool _internal;
    private bool _busy;

    [Parameter]
    public EventCallback OnChanged { get; set; }

    /// <summary>False of a record that agents alone see: there is nobody to keep a file from.</summary>
    [Parameter]
    public bool HasRequester { get; set; } = true;

    [CascadingParameter]
    internal IRecordDetails Record { get; set; } = null!;

    [CascadingParameter]
    internal RecordAccess Access { get; set; } = null!;

    private IStringLocalizer<IncidentText> Text => text;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_version == Record.Version)
        {
            return;
        }

        _version = Record.Version;
        try
        {
            var viewer = await useCases.ViewerAsync(_closing.Token);
            _files = await queries.AttachmentsAsync(viewer.Scope, Record.Id, _closing.Token);
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
            // The page was left while it was read.
        }
    }

    /// <returns>"1.4 MB".</returns>
    internal static string Size(long bytes)
    {
        string[] units = ["B", "KB", "MB", "GB"];
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < units.Length - 1)
        {
            (size, unit) = (size / 1024, unit + 1);
        }

        return string.Create(CultureInfo.CurrentCulture, $"{size:0.#} {units[unit]}");
    }

    private async Task AttachAsync(InputFileChangeEventArgs chosen)
    {
        _problems.Clear();
        if (chosen.FileCount > MostAtOnce)
        {
            _problems.Add(text["TooManyFiles", MostAtOnce]);
            return;
        }

        _busy = true;
        try
        {
            foreach (var file in chosen.GetMultipleFiles(MostAtOnce))
            {
                (_running, _percent) = (file.Name, 0);
                StateHasChanged();
                if (await UploadAsync(file) is { } problem)
                {
                    _problems.Add(text["FileRefused", file.Name, problem]);
                }
            }
        }
        finally
        {
            (_busy, _running) = (false, null);
        }

        await OnChanged.InvokeAsync();
    }

    private async Task<string?> UploadAsync(IBrowserFile file)
    {
        try
        {
            // The file store stops at the limit of its policy and says so; the browser's word for the size is not asked.
            await using CountingStream content = new(file.OpenReadStream(long.MaxValue, _closing.Token), time, read => InvokeAsync(() =>
            {
                _percent = file.Size == 0 ? 100 : (int)Math.Min(100, read * 100 / file.Size);
                StateHasChanged();
            }));
            var attached = await useCases.RunAsync((AttachFile attach, Actor actor) => attach.ExecuteAsync(
                actor, new AttachFile.Command(Record.Id, file.Name, content, _internal && Access.Note), _closing.Token));
            return attached.Failed ? new FieldWords(text, zone).Refusal(attached.Error) : null;
        }
        catch (IOException)
        {
            return text["UploadBroken"];
        }
    }

    private async Task RemoveAsync(AttachmentId file)
    {
        _problems.Clear();
        _busy = true;
        try
        {
            var removed = await useCases.RunAsync((RemoveAttachment remove, Actor actor) =>
                remove.ExecuteAsync(actor, new RemoveAttachment.Command(file), _closing.Token));
            if (removed.Failed)
            {
                _problems.Add(new FieldWords(text, zone).Refusal(removed.Error));
                return;
            }

            _removing = null;
            await OnChanged.InvokeAsync();
        }
        finally
        {
            _busy = false;
        }
    }
}
