using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.Catalogue;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Inbound;

/// <summary>One source, new or kept: how to speak to it, what it sent, what comes of that, its token, and its end.</summary>
public sealed partial class InboundPage(
    UseCases useCases, IPeople people, ITeamDirectory teams, IEventStream stream, NavigationManager navigation, IStringLocalizer<InboundText> text)
{
    private InboundSourceRow? _row;
    private string? _requester;
    private string? _team;
    private string? _token;
    private string? _done;
    private string? _problem;
    private bool _busy;

    [Parameter]
    public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "message")]
    public string? Message { get; set; }

    private IEventStream Stream => stream;

    private InboundSourceId Key => new(Id ?? Guid.Empty);

    private string Address => $"{navigation.BaseUri}api/v1/inbound/{Key}";

    private string Example => InboundExamples.Of(_row!.Kind, Address);

    protected override async Task OnParametersSetAsync()
    {
        if (Id is null)
        {
            (_row, _token, _done, _problem) = (null, null, null, null);
        }
        else if (_row?.Id != Key)
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var (found, requester, team) = await useCases.RunAsync(async (ReadInbound read, Actor actor) =>
        {
            var row = await read.FindSourceAsync(actor, Key, CancellationToken.None);
            return row.Failed
                ? (row, null, null)
                : (row, (await people.FindAsync(actor.Tenant, row.Value.Requester, CancellationToken.None))?.Name,
                    (await teams.ListAsync(actor.Tenant, CancellationToken.None)).FirstOrDefault(one => one.Id == row.Value.Team)?.Name);
        });
        (_row, _requester, _team) = (found.Value, requester, team);
        _problem = found.Error is { } error ? text.Say(error) : _problem;
    }

    private async Task CreateAsync((InboundKind Kind, InboundSourceFields Fields) wanted)
    {
        (_busy, _problem) = (true, null);
        var made = await useCases.RunAsync((SaveInboundSource save, Actor actor) => save.CreateAsync(actor, wanted.Kind, wanted.Fields, CancellationToken.None));
        _busy = false;
        if (made.Failed)
        {
            _problem = text.Say(made.Error);
            return;
        }

        // The same page goes on with it, so that the token stays on the screen.
        (_token, _done) = (made.Value.Token, text["Created"]);
        navigation.NavigateTo($"/admin/inbound/{made.Value.Source.Id}");
    }

    private Task SaveAsync((InboundKind Kind, InboundSourceFields Fields) wanted) => DoAsync("Saved", async () => (await useCases.RunAsync((SaveInboundSource save, Actor actor) =>
        save.EditAsync(actor, new(Key, wanted.Fields, _row!.Version), CancellationToken.None))).Error);

    private Task DisableAsync() => DoAsync("NowDisabled", async () => (await useCases.RunAsync((ChangeInboundSource change, Actor actor) =>
        change.DisableAsync(actor, new(Key, _row!.Version), CancellationToken.None))).Error);

    private Task EnableAsync() => DoAsync("NowEnabled", async () => (await useCases.RunAsync((ChangeInboundSource change, Actor actor) =>
        change.EnableAsync(actor, new(Key, _row!.Version), CancellationToken.None))).Error);

    private async Task RotateAsync()
    {
        string? token = null;
        await DoAsync("Rotated", async () =>
        {
            var rotated = await useCases.RunAsync((ChangeInboundSource change, Actor actor) => change.RotateAsync(actor, new(Key, _row!.Version), CancellationToken.None));
            token = rotated.Value;
            return rotated.Error;
        });
        _token = token;
    }

    private async Task DeleteAsync()
    {
        var deleted = await useCases.RunAsync((ChangeInboundSource change, Actor actor) => change.DeleteAsync(actor, new(Key, _row!.Version), CancellationToken.None));
        if (deleted.Failed)
        {
            _problem = text.Say(deleted.Error);
            await LoadAsync();
            return;
        }

        navigation.NavigateTo("/admin/inbound");
    }

    /// <summary>What was decided about messages changes the counts.</summary>
    private async Task ShowAsync(string done)
    {
        (_done, _problem) = (done, null);
        await LoadAsync();
    }

    /// <summary>What was refused stays in the form to be corrected; what was done is read afresh.</summary>
    private async Task DoAsync(string said, Func<Task<Error?>> change)
    {
        (_busy, _done, _token) = (true, null, null);
        try
        {
            var error = await change();
            (_done, _problem) = (error is null ? text[said].Value : null, error is null ? null : text.Say(error));
            if (error is null or VersionConflict or ConflictError)
            {
                await LoadAsync();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
