using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>A person's own drafts. What he throws away here stays on the page until he leaves it, so that he can have it back.</summary>
public sealed partial class DraftsPage(UseCases useCases, IStringLocalizer<DraftsText> text)
{
    private readonly HashSet<DraftId> _discarded = [];
    private readonly Dictionary<DraftId, string> _whole = [];
    private IReadOnlyList<DraftRow>? _drafts;
    private string? _problem;

    private IStringLocalizer<DraftsText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        var read = await useCases.RunAsync((ReadDrafts drafts, Actor actor) => drafts.ListAsync(actor, CancellationToken.None));
        (_drafts, _problem) = (read.Value, read.Failed ? text["Failed"].Value : null);
    }

    private async Task ShowAllAsync(DraftId id)
    {
        var found = await useCases.RunAsync((ReadDrafts drafts, Actor actor) => drafts.FindAsync(actor, id, CancellationToken.None));
        if (!Told(found.Error))
        {
            _whole[id] = found.Value!.Body;
        }
    }

    private async Task DiscardAsync(DraftId id)
    {
        var done = await useCases.RunAsync((DiscardDraft discard, Actor actor) => discard.ExecuteAsync(actor, id, CancellationToken.None));
        if (!Told(done.Error))
        {
            _discarded.Add(id);
        }
    }

    private async Task UndoAsync(DraftId id)
    {
        var done = await useCases.RunAsync((DiscardDraft discard, Actor actor) => discard.UndoAsync(actor, id, CancellationToken.None));
        if (!Told(done.Error))
        {
            _discarded.Remove(id);
        }
    }

    private bool Told(Error? refused)
    {
        _problem = refused is null ? null : text.Say(refused);
        return refused is not null;
    }
}
