using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents.Desk;

/// <summary>When resolved incidents close and reopen, for the whole tenant. Each saved change is in the event log.</summary>
public sealed partial class DeskSettingsPage(
    UseCases useCases,
    IRequesterQueries requesters,
    BrowserTimeZone zone,
    TimeProvider time,
    IStringLocalizer<IncidentText> words,
    IStringLocalizer<DeskText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private DeskForm? _form;
    private DeskForm? _before;
    private SurveyFigures? _figures;
    private string? _example;
    private string? _problem;
    private int _version;
    private bool _saved;
    private bool _busy;

    private IStringLocalizer<DeskText> Text => text;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override Task OnInitializedAsync() => ReadAsync();

    /// <param name="keep">What was typed.</param>
    private async Task ReadAsync(bool keep = false)
    {
        var settings = await useCases.RunAsync((IDeskSettingsStore store, Actor actor) => store.GetAsync(actor.Tenant, _closing.Token));
        var now = DeskForm.Of(settings);
        _form = keep ? _form!.Over(_before!, now) : now;
        (_version, _before) = (settings.Version, DeskForm.Of(settings));
        _example = Example(settings);
        var viewer = await useCases.ViewerAsync(_closing.Token);
        _figures = await requesters.SurveysAsync(viewer.Scope, time.GetUtcNow().AddDays(-30), _closing.Token);
    }

    /// <summary>What the stored settings mean for an incident that is resolved now.</summary>
    private string? Example(DeskSettings settings)
    {
        var now = time.GetUtcNow();
        FieldWords said = new(words, zone);
        var notice = settings.NoticeAt(now);
        return settings.CloseAt(now, notice) is not { } closes ? null
            : notice is { } told ? text["ExampleNotice", said.Exact(told), said.Exact(closes)].Value
            : text["Example", said.Exact(closes)].Value;
    }

    private async Task SaveAsync()
    {
        (_saved, _problem) = (false, null);
        var fields = _form!.Read();
        if (fields.Failed)
        {
            _problem = text.Say(fields.Error);
            return;
        }

        _busy = true;
        try
        {
            var saved = await useCases.RunAsync((EditDeskSettings edit, Actor actor) =>
                edit.ExecuteAsync(actor, new EditDeskSettings.Command(fields.Value, _version), _closing.Token));
            _problem = saved.Error switch
            {
                null => null,
                VersionConflict => text["DeskChanged"],
                InvalidField { Field: { } field } => text["Wrong." + field],
                _ => text.Say(saved.Error),
            };
            if (saved.Error is null or VersionConflict)
            {
                await ReadAsync(keep: saved.Failed);
            }

            _saved = !saved.Failed;
        }
        finally
        {
            _busy = false;
        }
    }
}
