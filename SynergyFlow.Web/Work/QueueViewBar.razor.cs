using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Views;
using SynergyFlow.Core.Work.Views.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Work;

/// <summary>What can be done with the view itself: keep its changes, drop them, give it away under another name, rename it, delete it.</summary>
public sealed partial class QueueViewBar(
    UseCases useCases, IDialogService dialogs, ISnackbar snackbar, ITeamDirectory directory, NavigationManager navigation, IStringLocalizer<WorkText> text)
    : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required ViewRow View { get; set; }

    /// <summary>Null while the list cannot be read.</summary>
    [Parameter]
    public ViewSettings? Shown { get; set; }

    /// <summary>The address of the view as it is stored.</summary>
    [Parameter, EditorRequired]
    public required string Reset { get; set; }

    [Parameter]
    public EventCallback OnSaved { get; set; }

    /// <summary>Gets the id of the view to show from now on.</summary>
    [Parameter]
    public EventCallback<string> OnMade { get; set; }

    private IStringLocalizer<WorkText> Text => text;

    private string Address => navigation.Uri;

    /// <summary>Asks for a name, and keeps what is shown now as a view of its own.</summary>
    public async Task NewAsync()
    {
        var (audiences, teams) = await ChoicesAsync();
        var made = "";
        await AskAsync(new()
        {
            { dialog => dialog.Title, text["NewView"].Value },
            { dialog => dialog.Verb, text["CreateView"].Value },
            { dialog => dialog.Audiences, audiences },
            { dialog => dialog.Teams, teams },
            {
                dialog => dialog.Save, async draft =>
                {
                    var created = await useCases.RunAsync((CreateView create, Actor actor) => create.ExecuteAsync(
                        actor, new(draft.Name, draft.Audience, draft.Team, Shown ?? View.Settings), _left));
                    made = created.Value?.Id.ToString() ?? "";
                    return created.Error;
                }
            },
        });
        if (made.Length > 0)
        {
            snackbar.Add(text["ViewSaved"], Severity.Success);
            await OnMade.InvokeAsync(made);
        }
    }

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    private async Task RenameOrShareAsync()
    {
        var (audiences, teams) = await ChoicesAsync();
        var changed = await AskAsync(new()
        {
            { dialog => dialog.Title, text["RenameView"].Value },
            { dialog => dialog.Verb, text["SaveView"].Value },
            { dialog => dialog.Name, View.Name },
            { dialog => dialog.Audiences, audiences },
            { dialog => dialog.Teams, teams },
            { dialog => dialog.Audience, View.Audience },
            { dialog => dialog.Team, View.Team?.Id },
            { dialog => dialog.Meaning, draft => ViewMeaning.Of(View, draft, teams, text) },
            {
                dialog => dialog.Save, async draft => (await useCases.RunAsync((EditView edit, Actor actor) => edit.ExecuteAsync(
                    actor, new(View.Id, View.Version) { Name = draft.Name, Audience = draft.Audience, Team = draft.Team }, _left))).Error
            },
        });
        if (changed)
        {
            await OnSaved.InvokeAsync();
        }
    }

    private async Task SaveAsync()
    {
        if (Shown is not { } shown)
        {
            return;
        }

        await DoAsync(async () => (await useCases.RunAsync((EditView edit, Actor actor) => edit.ExecuteAsync(
            actor,
            new(View.Id, View.Version)
            {
                Filter = shown.Filter,
                Sort = shown.Sort,
                Columns = shown.Columns,
                Density = shown.Density,
                Group = shown.Group,
            },
            _left))).Error);
        await OnSaved.InvokeAsync();
        if (_problem is null)
        {
            snackbar.Add(text["ViewSaved"], Severity.Success);
        }
    }

    private async Task DeleteAsync()
    {
        await DoAsync(async () => (await useCases.RunAsync((DeleteView delete, Actor actor) =>
            delete.ExecuteAsync(actor, new(View.Id, View.Version), _left))).Error);
        if (_problem is null)
        {
            snackbar.Add(text["ViewDeleted", View.Name], Severity.Success);
            navigation.NavigateTo("/desk");
        }
        else
        {
            await OnSaved.InvokeAsync();
        }
    }

    private async Task DoAsync(Func<Task<Error?>> change)
    {
        _busy = true;
        try
        {
            _problem = await change() is { } refused ? text.Say(refused) : null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task<bool> AskAsync(DialogParameters<ViewDialog> parameters)
    {
        _problem = null;
        var shown = await dialogs.ShowAsync<ViewDialog>(null, parameters);
        return await shown.Result is { Canceled: false };
    }

    /// <summary>Whom the reader may give a view to.</summary>
    private Task<(IReadOnlyList<ViewAudience> Audiences, IReadOnlyList<TeamRow> Teams)> ChoicesAsync() =>
        useCases.RunAsync(async (IAuthorizer authorizer, Actor actor) =>
        {
            var scope = await authorizer.ScopeAsync(actor, _left);
            List<ViewAudience> audiences = [ViewAudience.Private];
            List<TeamRow> teams = [];
            if (scope.Everything)
            {
                var all = await directory.ListAsync(actor.Tenant, _left);
                teams.AddRange(all.Where(team => !team.Archived && (scope.Restricted || scope.Teams.Contains(team.Id))));
            }

            if (teams.Count > 0)
            {
                audiences.Add(ViewAudience.Team);
            }

            var everybody = ViewAccess.ResourceOf(actor.Tenant, ViewAudience.Organisation, actor.Id, null);
            if ((await authorizer.AllowedAsync(actor, [Actions.ViewOrganisation], everybody, _left)).Count > 0)
            {
                audiences.Add(ViewAudience.Organisation);
            }

            return ((IReadOnlyList<ViewAudience>)audiences, (IReadOnlyList<TeamRow>)teams);
        });
}
