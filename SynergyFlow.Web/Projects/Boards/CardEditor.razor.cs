using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.Sprints;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Fields;
using SynergyFlow.Web.Projects.Items;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Projects.Boards;

/// <summary>What the cards of a board show: chosen, ordered, and seen on one that is made up.</summary>
public sealed partial class CardEditor(
    IJSRuntime js, IStringLocalizer<ItemText> words, IStringLocalizer<SharedText> shared, IStringLocalizer<FieldText> own, TimeProvider time, BrowserTimeZone zone) : IAsyncDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private ElementReference _host;
    private PlacesScript? _script;

    [Parameter, EditorRequired]
    public required BoardDraft Draft { get; set; }

    [Parameter, EditorRequired]
    public required ProjectDetails Project { get; set; }

    [Parameter]
    public EventCallback OnChange { get; set; }

    private IStringLocalizer<ItemText> Words => words;

    private IEnumerable<CardField> Left => Enum.GetValues<CardField>().Except(Draft.Card);

    private DateOnly Today => DateOnly.FromDateTime(zone.ToLocal(time.GetUtcNow()).DateTime);

    private CardLook Look => new(Draft.Card, time.GetUtcNow(), Today, words, shared, own);

    private WorkItemRow Sample => new(
        default, Project.Key + "-12", WorkItemType.Story, Said["SampleTitle"],
        Project.States.FirstOrDefault(state => state.Group is StateGroup.Started) ?? Project.States[0], Priority.P2, Project.Lead,
        new WorkItemHead(default, Project.Key + "-3", WorkItemType.Epic, Said["SampleEpic"]), 5, Today.AddDays(-1), [Said["SampleLabel"]], time.GetUtcNow(), 1,
        time.GetUtcNow().AddDays(-4))
    {
        Sprint = new SprintHead(default, Said["SampleSprint"], SprintState.Active),
        Components = [new ComponentName(default, Said["SampleComponent"])],
        Versions = [new VersionName(default, "2.4", VersionState.Unreleased)],
        Facts = new()
        {
            StartDate = Today.AddDays(-4),
            Estimate = 2 * Effort.MinutesOfDay,
            Remaining = 4 * Effort.MinutesOfHour,
            CheckList = new(3, 5),
            Parts = new(2, 4),
            Comments = 3,
            Files = 1,
        },
    };

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await (_script?.DisposeAsync() ?? ValueTask.CompletedTask);
        _closing.Dispose();
    }

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
        {
            _script = new(js, words, "./" + Assets["assets/modules/places.js"], OrderAsync, DispatchExceptionAsync, _closing.Token);
        }
    }

    protected override Task OnAfterRenderAsync(bool firstRender) => _script?.FollowAsync(_host) ?? Task.CompletedTask;

    /// <summary>The script speaks of ids.</summary>
    private static Guid IdOf(CardField field) => new((int)field + 1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]);

    private string Name(CardField field) => Said["Card." + field.ToText()];

    private Task OrderAsync(Placement placement)
    {
        if (Draft.Card.FindIndex(field => IdOf(field) == placement.Items[0].Value) is var at and >= 0)
        {
            Draft.Card.Move(Draft.Card[at], placement, IdOf);
        }

        return OnChange.InvokeAsync();
    }

    private Task ShowAsync(ChangeEventArgs change)
    {
        if (EnumText.TryParse<CardField>(change.Value as string, out var field) && !Draft.Card.Contains(field))
        {
            Draft.Card.Add(field);
        }

        return OnChange.InvokeAsync();
    }

    private Task HideAsync(CardField field)
    {
        Draft.Card.Remove(field);
        return OnChange.InvokeAsync();
    }

    private Task UsualAsync()
    {
        Draft.Card.Clear();
        Draft.Card.AddRange(BoardLayout.UsualCard);
        return OnChange.InvokeAsync();
    }
}
