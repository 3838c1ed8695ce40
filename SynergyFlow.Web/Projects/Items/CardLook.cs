using System.Globalization;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Projects;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.LifeCycles;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Projects.Fields;

namespace SynergyFlow.Web.Projects.Items;

/// <summary>One thing that a card says below its title.</summary>
/// <param name="Said">The whole of it, where the text alone is short.</param>
public sealed record CardFact(string Text, string Said, string? Icon = null, string? Tone = null);

/// <summary>How the cards of a board look to its reader.</summary>
/// <param name="Fields">What they show beside key and title, in this order.</param>
/// <param name="Today">By which dates are past.</param>
public sealed record CardLook(
    IReadOnlyList<CardField> Fields, DateTimeOffset Now, DateOnly Today, IStringLocalizer<ItemText> Words, IStringLocalizer<SharedText> Shared, IStringLocalizer<FieldText> Own)
{
    private const int MostNamed = 3;

    /// <summary>Its column has several states: which one each is in has to be said.</summary>
    public bool InSeveral { get; init; }

    /// <summary>The menu and the handle; null: the reader moves nothing.</summary>
    public IReadOnlyList<StateRow>? MoveTo { get; init; }

    /// <summary>Where the life cycles of their types let cards go; a type without one goes anywhere.</summary>
    public IReadOnlyList<LifeCycleRow> Rules { get; init; } = [];

    /// <summary>What all cards have in common needs no saying.</summary>
    public bool ShowsEpic { get; init; } = true;

    /// <summary>Where the name of an epic leads; null: nowhere.</summary>
    public Func<string, string>? EpicLink { get; init; }

    /// <summary>What stands below the title; type and age stand beside the key.</summary>
    public IEnumerable<CardField> Foot =>
        (InSeveral && !Fields.Contains(CardField.State) ? Fields.Prepend(CardField.State) : Fields).Where(one => one is not (CardField.Type or CardField.Age));

    /// <summary>The states that the menu of a card offers.</summary>
    public IEnumerable<StateRow> StatesFor(WorkItemRow card) => (MoveTo ?? []).Where(state => state.Id != card.State.Id && Rules.Allow(card.Type, card.State.Id, state.Id));

    /// <summary>The states that a card may go to, for the script: it marks the others while the card is held. Null: all.</summary>
    public string? AllowedFor(WorkItemRow card) => Rules.FirstOrDefault(rule => rule.Type == card.Type) is not { AnyMove: false } rule
        ? null
        : string.Join(' ', rule.Moves.Where(move => move.From == card.State.Id).Select(move => move.To));

    public bool Shows(CardField field) => Fields.Contains(field);

    /// <summary>Whole days in a state where somebody works on it, from the third on.</summary>
    public int? DaysIn(WorkItemRow card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return Shows(CardField.Age) && card.State.Group is StateGroup.Started && (int)(Now - card.StateSince).TotalDays is var days and >= 3 ? days : null;
    }

    /// <summary>What is one or several short texts; the others are drawn.</summary>
    public IEnumerable<CardFact> Facts(WorkItemRow card, CardField field)
    {
        ArgumentNullException.ThrowIfNull(card);
        var facts = card.Facts ?? new();
        return field switch
        {
            CardField.State => [new(card.State.Name, Named("State", card.State.Name))],
            CardField.Points when card.Points is { } points => [new(Number(points), Words["PointsOf", Number(points)])],
            CardField.Labels => Some("Labels", card.Labels),
            CardField.Components => Some("Components", [.. card.Components.Select(one => one.Name)]),
            CardField.Versions => Some("Versions", [.. card.Versions.Select(one => one.Name)]),
            CardField.TargetDate when card.TargetDate is { } target => [Target(target, card.State.Group)],
            CardField.StartDate when facts.StartDate is { } start => [Plain(Words["StartsOn", Day(start)])],
            CardField.Sprint when card.Sprint is { } sprint => [new(sprint.Name, Named("Sprint", sprint.Name))],
            CardField.Estimate when facts.Estimate is { } minutes => [Plain(Words["EstimatedAt", Effort.Write(minutes)])],
            CardField.Remaining when facts.Remaining is { } minutes => [Plain(Words["LeftOf", Effort.Write(minutes)])],
            CardField.CheckList when facts.CheckList is { } steps => [Share(steps, "StepsDone", Icons.Material.Outlined.Checklist)],
            CardField.Parts when facts.Parts is { } parts => [Share(parts, "PartsDone", Icons.Material.Outlined.AccountTree)],
            CardField.Comments when facts.Comments > 0 => [Count(facts.Comments, "Comments", Icons.Material.Outlined.ChatBubbleOutline)],
            CardField.Files when facts.Files > 0 => [Count(facts.Files, "Files", Icons.Material.Outlined.AttachFile)],
            _ => [],
        };
    }

    private static string Number(decimal number) => number.ToString("0.##", CultureInfo.CurrentCulture);

    private static CardFact Plain(string text) => new(text, text);

    /// <summary>What is over is not late any more.</summary>
    private CardFact Target(DateOnly target, StateGroup group) =>
        target < Today && group is not (StateGroup.Completed or StateGroup.Cancelled)
            ? Plain(Words["OverdueSince", Day(target)]) with { Icon = Icons.Material.Outlined.WarningAmber, Tone = "tone-danger" }
            : Plain(Words["DueOn", Day(target)]);

    private IEnumerable<CardFact> Some(string what, IReadOnlyList<string> names)
    {
        foreach (var name in names.Take(MostNamed))
        {
            yield return new(name, Named(what, name));
        }

        if (names.Count > MostNamed)
        {
            yield return new(string.Create(CultureInfo.CurrentCulture, $"+{names.Count - MostNamed}"), Named(what, string.Join(", ", names.Skip(MostNamed))));
        }
    }

    private CardFact Share(CardShare share, string said, string icon) =>
        new(string.Create(CultureInfo.CurrentCulture, $"{share.Done}/{share.All}"), Words[said, share.Done, share.All], icon);

    private CardFact Count(int count, string said, string icon) =>
        new(count.ToString(CultureInfo.CurrentCulture), Words[count == 1 ? said + "One" : said + "Many", count], icon);

    private string Named(string what, string value) => Own["NameAndValue", Words[what].Value, value];

    private string Day(DateOnly day) => day.ToString(day.Year == Today.Year ? "d MMM" : "d MMM yyyy", CultureInfo.CurrentCulture);
}
