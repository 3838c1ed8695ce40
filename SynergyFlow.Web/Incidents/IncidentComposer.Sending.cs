using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Incidents;

/// <summary>From "send" to the moment when it is out.</summary>
public sealed partial class IncidentComposer
{
    private async Task SendAsync()
    {
        if (_busy)
        {
            return;
        }

        if (_module is null)
        {
            // The page answers a moment before its script is there.
            _problem = text["ComposerNotReady"];
            return;
        }

        _busy = true;
        try
        {
            // The server has the text before it is asked to say it: a message of any length takes this way.
            var flushed = await _module.InvokeAsync<Flushed>("flush", _closed, _form);
            if (flushed.Draft is not { } draft)
            {
                _problem = text[flushed.Empty ? "NothingTyped" : "DraftUnsaved"];
                return;
            }

            var newer = await NewerAsync(flushed.Seen);
            var unread = newer.Count > _newer.Count;
            _newer = newer;
            if (unread)
            {
                // He is shown that there is more to read; the next click sends.
                await _module.InvokeVoidAsync("release", _closed, _form);
                return;
            }

            var held = await useCases.RunAsync((SendDraft send, Actor actor) =>
                send.HoldAsync(actor, new(new DraftId(draft), Record, _state?.Read()), _closed));
            _problem = held.Failed ? Words.Refusal(held.Error) : null;
            await _module.InvokeVoidAsync(held.Failed ? "release" : "forget", _closed, _form);
            if (!held.Failed)
            {
                _called[held.Value.Id] = await useCases.RunAsync((CheckMentions check, Actor actor) =>
                    check.ExecuteAsync(actor, held.Value.Record, held.Value.Body, _closed));
                _newer = NewerMessages.None;
                _state?.Reset();
                await OnSent.InvokeAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task UndoAsync(DraftText held)
    {
        var undone = await useCases.RunAsync((SendDraft send, Actor actor) => send.UndoAsync(actor, held.Id, _closed));
        if (undone.Failed)
        {
            _problem = text.Say(undone.Error);
            await OnDraftsChanged.InvokeAsync();
        }
        else
        {
            await OpenAsync(undone.Value);
        }
    }

    private async Task SendNowAsync(DraftText held)
    {
        var sent = await useCases.RunAsync((SendDraft send, Actor actor) => send.ExecuteAsync(actor, new(held.Id), _closed));
        _problem = sent.Failed ? Words.Refusal(sent.Error) : null;
        await OnSent.InvokeAsync();
    }

    private async Task<NewerMessages> NewerAsync(int? seen) => seen is { } version
        ? await useCases.RunAsync((ReadDrafts read, Actor actor) => read.NewerAsync(actor, Record, version, _closed))
        : NewerMessages.None;
}
