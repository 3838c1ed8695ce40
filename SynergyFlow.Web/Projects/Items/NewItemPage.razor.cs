using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Items.UseCases;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;
using SynergyFlow.Web.Incidents;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>Begins a work item with all its fields.</summary>
public sealed partial class NewItemPage(
    UseCases useCases, IRecordQueries records, IStringLocalizer<IncidentText> roles, NavigationManager navigation) : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private readonly ItemDraft _draft = new();
    private CancellationToken _left;
    private ProjectDetails? _project;
    private Error? _refused;
    private RecordHead? _source;
    private CreateWorkItem.Created? _made;
    private string _role = LinkRole.Relates.ToText();
    private string? _notLinked;
    private ProjectParts? _parts;
    private bool _mayManage;
    private bool _mayCreate;
    private bool _named;
    private bool _busy;

    [Parameter]
    public required string Key { get; set; }

    /// <summary>What it begins with.</summary>
    [SupplyParameterFromQuery]
    public string? Type { get; set; }

    /// <summary>The key of the item that it begins as a part of.</summary>
    [SupplyParameterFromQuery]
    public string? Parent { get; set; }

    /// <summary>The key of the record that it is begun from and linked to.</summary>
    [SupplyParameterFromQuery]
    public string? RelatedTo { get; set; }

    private IReadOnlyList<Choice> Choices => [.. EnumText.All<LinkRole>().Select(role => new Choice(role, roles["Role." + role]))];

    /// <summary>As the use case has it: who leads one of its components, the first by name, or else whom the project says.</summary>
    private string Default => LeadOfComponent ?? _project!.DefaultAssignee switch
    {
        DefaultAssignee.Nobody => Words["Nobody"],
        DefaultAssignee.Lead => _project.Lead.Name,
        DefaultAssignee.Person => _project.DefaultAssigneePerson!.Name,
    };

    private string? LeadOfComponent => _parts?.Components.Where(one => one.Lead is not null && _draft.Components.Exists(chosen => chosen.Value == one.Id.ToString()))
        .OrderBy(one => one.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault()?.Lead!.Name;

    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    protected override async Task OnInitializedAsync()
    {
        _left = _closing.Token;
        _draft.Type = EnumText.TryParse<WorkItemType>(Type, out var type) ? type : WorkItemType.Task;
        var (found, mayCreate, parent) = await useCases.RunAsync(async (ReadWorkItems items, Actor actor) =>
        {
            var project = await items.Projects.FindAsync(actor, Key, _left);
            return project.Failed
                ? default((ProjectDetails?, bool, WorkItemDetails?))
                : (project.Value, await items.MayCreateAsync(actor, project.Value, _left), Parent is null ? null : (await items.FindAsync(actor, Parent, _left)).Value);
        });
        if (found is null)
        {
            navigation.NotFound();
            return;
        }

        (_project, _mayCreate) = (found, mayCreate);
        (_parts, _mayManage) = await useCases.RunAsync(async (ReadProjects projects, Actor actor) =>
            (await projects.PartsAsync(actor, found, _left), await projects.MayManageAsync(actor, found, _left)));
        if (parent is not null && parent.Project.Id == found.Id)
        {
            _draft.Parent = new PickerItem(parent.Id.ToString(), parent.Key, parent.Title);
        }

        if (RelatedTo is { Length: > 0 and <= 40 } key && await records.FindAsync((await useCases.ViewerAsync(_left)).Scope, key, _left) is { } source)
        {
            (_source, _draft.Title) = (source, source.Title);
        }
    }

    private async Task CreateAsync()
    {
        (_busy, _refused) = (true, null);
        try
        {
            var fields = _draft.ToFields();
            if (fields.Failed)
            {
                _refused = fields.Error;
                return;
            }

            var own = _draft.Own.Changes(_parts?.Fields ?? [], _draft.Type, new());
            if (own.Failed)
            {
                _refused = own.Error;
                return;
            }

            var made = await useCases.RunAsync((CreateWorkItem create, Actor actor) =>
                create.ExecuteAsync(actor, new(Key, fields.Value, DefaultAssignee: !_named) { Own = own.Value }, _left));
            _refused = made.Error;
            if (!made.Failed)
            {
                await LinkAsync(made.Value);
            }
        }
        finally
        {
            _busy = false;
        }
    }

    /// <summary>What is begun is begun; where it cannot be linked that is said, and nothing is begun twice.</summary>
    private async Task LinkAsync(CreateWorkItem.Created made)
    {
        var refused = _source is { } source && EnumText.TryParse<LinkRole>(_role, out var role)
            ? (await useCases.RunAsync((LinkRecords link, Actor actor) => link.ExecuteAsync(actor, new(made.Id, role, source.Id), _left))).Error
            : null;
        if (refused is null)
        {
            navigation.NavigateTo(RecordKey.AddressOf(made.Key));
            return;
        }

        (_made, _notLinked) = (made, Words["CreatedNotLinked", Words.Of(refused)]);
    }
}
