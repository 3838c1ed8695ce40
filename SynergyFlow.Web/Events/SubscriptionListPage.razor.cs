using System.Globalization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Events;
using SynergyFlow.Core.Events.Contracts;
using SynergyFlow.Core.Events.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Events;

public sealed partial class SubscriptionListPage(UseCases useCases, ISubscriptionStatus status, IStringLocalizer<EventsText> text)
{
    private IReadOnlyList<SubscriptionRow>? _rows;
    private IReadOnlyDictionary<string, Freshness> _freshness = new Dictionary<string, Freshness>(StringComparer.Ordinal);
    private string? _problem;

    private IStringLocalizer<EventsText> Text => text;

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadSubscriptions subscriptions, Actor actor) =>
            subscriptions.ListAsync(actor, CancellationToken.None));
        (_rows, _problem, _freshness) = (read.Value ?? [], text.Of(read.Error), status.All);
    }

    /// <summary>In seconds, as the reader writes them.</summary>
    private static string Seconds(TimeSpan lag) => lag.TotalSeconds.ToString(lag.TotalSeconds < 10 ? "0.0" : "0", CultureInfo.CurrentCulture);

    private async Task PauseAsync(string name) => await ShowAsync(await useCases.RunAsync(
        (PauseSubscription pause, Actor actor) => pause.ExecuteAsync(actor, new(name), CancellationToken.None)));

    private async Task ResumeAsync(string name) => await ShowAsync(await useCases.RunAsync(
        (ResumeSubscription resume, Actor actor) => resume.ExecuteAsync(actor, new(name), CancellationToken.None)));

    private async Task ShowAsync(Result done)
    {
        await ReadAsync();
        _problem = text.Of(done.Error) ?? _problem;
    }
}
