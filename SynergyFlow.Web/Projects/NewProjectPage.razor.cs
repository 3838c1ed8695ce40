using Microsoft.AspNetCore.Components;
using MudBlazor;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Projects;

/// <summary>Begins a project. The key follows the name until somebody types one.</summary>
public sealed partial class NewProjectPage(UseCases useCases, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly ProjectDraft _draft = new();
    private ProjectTemplate _template = ProjectTemplate.Scrum;
    private string _key = "";
    private Error? _refused;
    private bool? _mayCreate;
    private bool _keyTyped;
    private bool _busy;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        var left = _closing.Token;
        _mayCreate = await useCases.RunAsync((ReadProjects read, Actor actor) => read.MayCreateAsync(actor, left));
    }

    private static string IconOf(ProjectTemplate template) => template switch
    {
        ProjectTemplate.Scrum => Icons.Material.Outlined.Loop,
        ProjectTemplate.Kanban => Icons.Material.Outlined.ViewKanban,
        ProjectTemplate.Operations => Icons.Material.Outlined.Handyman,
    };

    private void Suggest(string name) => _key = _keyTyped ? _key : ProjectKey.Suggest(name);

    private void TypeKey(ChangeEventArgs change)
    {
        _key = (change.Value as string ?? "").ToUpperInvariant();

        // Whoever clears the field asks for a suggestion again.
        _keyTyped = _key.Length > 0;
    }

    private async Task CreateAsync()
    {
        (_busy, _refused) = (true, null);
        try
        {
            var made = await useCases.RunAsync((CreateProject create, Actor actor) =>
                create.ExecuteAsync(actor, new(_key, _template, _draft.ToFields()), _closing.Token));
            _refused = made.Error;
            if (!made.Failed)
            {
                navigation.NavigateTo($"/projects/{made.Value.Key}");
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
