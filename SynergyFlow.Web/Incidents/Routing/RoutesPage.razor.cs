using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Incidents.Routing;
using SynergyFlow.Core.Incidents.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;
using Route = SynergyFlow.Core.Incidents.Routing.Route;

namespace SynergyFlow.Web.Incidents.Routing;

/// <summary>Which team takes which incidents. Each change is saved at once; what is removed can be had back.</summary>
public sealed partial class RoutesPage(
    UseCases useCases, ITeamDirectory directory, IDialogService dialogs, IStringLocalizer<RoutingText> text) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private IReadOnlyList<Route>? _routes;
    private IReadOnlyDictionary<TeamId, TeamRow> _teams = new Dictionary<TeamId, TeamRow>();
    private (int At, Route Route)? _taken;
    private int _version;
    private string? _problem;
    private string? _done;
    private bool _busy;

    private IStringLocalizer<RoutingText> Text => text;

    private RoutingWords Words => new(text);

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override void OnInitialized() => _left = _closing.Token;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((EditRoutes edit, Actor actor) => edit.ReadAsync(actor, _left));
        if (read.Failed)
        {
            _problem = text.Say(read.Error);
            return;
        }

        (_routes, _version) = (read.Value.Routes, read.Value.Version);
        _teams = (await directory.ListAsync((await useCases.ActorAsync()).Tenant, _left)).ToDictionary(team => team.Id);
    }

    /// <summary>The route that takes all that this one would.</summary>
    private Route? Above(int at) => _routes!.Take(at).FirstOrDefault(route => route.AsksLike(_routes![at]));

    private async Task AddAsync()
    {
        if (await AskAsync(null) is { } made)
        {
            // Before the one that takes the rest, or it would stand behind it for no reason.
            var rest = _routes!.ToList().FindLastIndex(route => route is { Category: null, Service: null, Tags.Count: 0 });
            await SaveAsync(Inserted(rest == _routes!.Count - 1 && rest >= 0 ? rest : _routes!.Count, made), text["Added", made.Name]);
        }
    }

    private async Task EditAsync(int at)
    {
        if (await AskAsync(_routes![at]) is { } edited)
        {
            await SaveAsync([.. _routes!.Take(at), edited, .. _routes!.Skip(at + 1)], text["Saved", edited.Name]);
        }
    }

    private async Task RemoveAsync(int at)
    {
        var route = _routes![at];
        if (await SaveAsync([.. _routes!.Take(at), .. _routes!.Skip(at + 1)], text["Removed", route.Name]))
        {
            _taken = (at, route);
        }
    }

    private Task<bool> MoveAsync(int from, int to)
    {
        List<Route> moved = [.. _routes!];
        var route = moved[from];
        moved.RemoveAt(from);
        moved.Insert(to, route);
        return SaveAsync(moved, null);
    }

    private async Task UndoAsync()
    {
        if (_taken is var (at, route))
        {
            await SaveAsync(Inserted(Math.Min(at, _routes!.Count), route), text["Restored", route.Name]);
        }
    }

    private List<Route> Inserted(int at, Route route) => [.. _routes!.Take(at), route, .. _routes!.Skip(at)];

    private async Task<Route?> AskAsync(Route? route)
    {
        var shown = await dialogs.ShowAsync<RouteDialog>(null, new DialogParameters<RouteDialog>
        {
            { dialog => dialog.Route, route },
            { dialog => dialog.Team, route is null ? null : _teams.GetValueOrDefault(route.Team) },
            { dialog => dialog.Others, _routes!.Where(other => other != route).Select(other => other.Name).ToList() },
        });
        return await shown.Result is { Canceled: false, Data: Route made } ? made : null;
    }

    private async Task<bool> SaveAsync(IReadOnlyList<Route> routes, string? done)
    {
        (_busy, _problem, _done, _taken) = (true, null, null, null);
        var saved = await useCases.RunAsync((EditRoutes edit, Actor actor) => edit.ExecuteAsync(actor, new EditRoutes.Command(routes, _version), _left));
        _busy = false;
        (_problem, _done) = (saved.Error switch
        {
            null => null,
            VersionConflict => text["ChangedMeanwhile"].Value,
            InvalidField { Field: "routes" } => text["TooMany", RoutingTable.MostRoutes].Value,
            var refused => text.Say(refused),
        }, saved.Failed ? null : done);
        if (saved.Error is null or VersionConflict)
        {
            await ReadAsync();
        }

        return !saved.Failed;
    }
}
