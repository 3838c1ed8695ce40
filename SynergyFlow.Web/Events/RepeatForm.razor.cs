using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

/// <summary>Lets a subscription handle again what it has handled since a moment, or since a number of the log.</summary>
public sealed partial class RepeatForm(UseCases useCases, BrowserTimeZone zone, IStringLocalizer<EventsText> text)
{
    private string? _since;
    private string? _number;
    private string? _problem;
    private bool _busy;

    [Parameter, EditorRequired]
    public required string Subscription { get; set; }

    /// <summary>Number of the last event that it has handled.</summary>
    [Parameter, EditorRequired]
    public required long Position { get; set; }

    /// <summary>It was asked for.</summary>
    [Parameter, EditorRequired]
    public required EventCallback<string> OnDone { get; set; }

    private IStringLocalizer<EventsText> Text => text;

    private async Task SendAsync()
    {
        long? number = null;
        if (!string.IsNullOrWhiteSpace(_number))
        {
            if (!long.TryParse(_number, NumberStyles.None, CultureInfo.InvariantCulture, out var typed))
            {
                _problem = text["validation.number"];
                return;
            }

            number = typed;
        }

        _busy = true;
        var done = await useCases.RunAsync((RepeatSubscription repeat, Actor actor) =>
            repeat.ExecuteAsync(actor, new(Subscription, zone.FromInput(_since), number), CancellationToken.None));
        (_busy, _problem) = (false, text.Of(done.Error));
        if (!done.Failed)
        {
            (_since, _number) = (null, null);
            await OnDone.InvokeAsync(text["SentAgain"]);
        }
    }
}
