using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Identity.Calendars.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Identity.Calendars;

/// <summary>The reader's calendars for other programs. The address of a new one is on the page until the next one or until it is left.</summary>
public sealed partial class CalendarsPage(UseCases useCases, NavigationManager navigation, IStringLocalizer<CalendarsText> text)
{
    private const int NoReminder = -1;
    private static readonly int[] s_reminders = [NoReminder, 0, 15, 60, 24 * 60];

    private readonly HashSet<CalendarContent> _contents = [.. Enum.GetValues<CalendarContent>()];
    private IReadOnlyList<CalendarFeedRow>? _feeds;
    private string? _name;
    private int _reminder = NoReminder;
    private string? _address;
    private string? _problem;
    private bool _busy;

    private IStringLocalizer<CalendarsText> Text => text;

    protected override Task OnInitializedAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var listed = await useCases.RunAsync((ReadCalendars read, Actor actor) => read.ListAsync(actor, CancellationToken.None));
        (_feeds, _problem) = (listed.Value ?? [], listed.Error is { } error ? text.Say(error) : _problem);
    }

    private void Choose(CalendarContent content, bool chosen)
    {
        if (chosen)
        {
            _contents.Add(content);
        }
        else
        {
            _contents.Remove(content);
        }
    }

    private async Task MakeAsync()
    {
        if (_contents.Count == 0)
        {
            (_problem, _address) = (text["ChooseSome"], null);
            return;
        }

        _busy = true;
        ChangeCalendars.Command command = new(_name ?? "", [.. _contents], _reminder < 0 ? null : _reminder);
        await ShowAsync(await useCases.RunAsync((ChangeCalendars change, Actor actor) => change.MakeAsync(actor, command, CancellationToken.None)));
        _busy = false;
        _name = _problem is null ? null : _name;
    }

    private async Task RenewAsync(CalendarFeedId id) =>
        await ShowAsync(await useCases.RunAsync((ChangeCalendars change, Actor actor) => change.RenewAsync(actor, id, CancellationToken.None)));

    private async Task RevokeAsync(CalendarFeedId id)
    {
        var revoked = await useCases.RunAsync((ChangeCalendars change, Actor actor) => change.RevokeAsync(actor, id, CancellationToken.None));
        (_address, _problem) = (null, revoked.Error is { } error ? text.Say(error) : null);
        await LoadAsync();
    }

    private async Task ShowAsync(Result<ChangeCalendars.Made> made)
    {
        _address = made.Value is { } shown ? navigation.BaseUri.TrimEnd('/') + CalendarSecret.PathOf(shown.Secret) : null;
        _problem = made.Error is { } error ? text.Say(error) : null;
        await LoadAsync();
    }

    private string Reminder(int? minutes) => minutes switch
    {
        null => text["Reminder.none"],
        0 => text["Reminder.then"],
        24 * 60 => text["Reminder.day"],
        { } before when before % 60 == 0 => text["Reminder.hours", before / 60],
        { } before => text["Reminder.minutes", before],
    };
}
