using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Integrations.Webhooks;

/// <summary>One webhook, new or kept: what it is for, what it sent, its secret, and its end.</summary>
public sealed partial class WebhookPage(
    UseCases useCases, IPeople people, NavigationManager navigation, BrowserTimeZone zone, TimeProvider time, IStringLocalizer<WebhookText> text, IStringLocalizer<WorkText> filters)
{
    private WebhookRow? _row;
    private WebhookDeliveries? _deliveries;
    private DeliveryDetails? _tested;
    private string? _owner;
    private string? _secret;
    private string? _done;
    private string? _problem;
    private bool _busy;

    [Parameter]
    public Guid? Id { get; set; }

    [SupplyParameterFromQuery(Name = "state")]
    public string? State { get; set; }

    [SupplyParameterFromQuery(Name = "cursor")]
    public string? Cursor { get; set; }

    [SupplyParameterFromQuery(Name = "delivery")]
    public string? Delivery { get; set; }

    private BrowserTimeZone Zone => zone;

    private TimeProvider Time => time;

    private WebhookId Key => new(Id ?? Guid.Empty);

    protected override async Task OnParametersSetAsync()
    {
        if (Id is null)
        {
            (_row, _secret, _done, _problem) = (null, null, null, null);
        }
        else if (_row?.Id != Key)
        {
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var (found, owner) = await useCases.RunAsync(async (ReadWebhooks read, Actor actor) =>
        {
            var row = await read.FindAsync(actor, Key, CancellationToken.None);
            return (row, row.Failed ? null : (await people.FindAsync(actor.Tenant, row.Value.Owner, CancellationToken.None))?.Name);
        });
        (_row, _owner) = (found.Value, owner);
        _problem = found.Error is { } error ? Say(error) : _problem;
    }

    private async Task CreateAsync(WebhookFields fields)
    {
        (_busy, _problem) = (true, null);
        var made = await useCases.RunAsync((SaveWebhook save, Actor actor) => save.CreateAsync(actor, fields, CancellationToken.None));
        _busy = false;
        if (made.Failed)
        {
            _problem = Say(made.Error);
            return;
        }

        // The same page goes on with it, so that the secret stays on the screen.
        (_secret, _done) = (made.Value.Secret, text["Created"]);
        navigation.NavigateTo($"/admin/webhooks/{made.Value.Webhook.Id}");
    }

    private Task SaveAsync(WebhookFields fields) => DoAsync("Saved", async () => (await useCases.RunAsync((SaveWebhook save, Actor actor) =>
        save.EditAsync(actor, new(Key, fields, _row!.Version), CancellationToken.None))).Error);

    private Task DisableAsync() => DoAsync("NowDisabled", async () => (await useCases.RunAsync((ChangeWebhook change, Actor actor) =>
        change.DisableAsync(actor, new(Key, _row!.Version), CancellationToken.None))).Error);

    private Task EnableAsync() => DoAsync("NowEnabled", async () => (await useCases.RunAsync((ChangeWebhook change, Actor actor) =>
        change.EnableAsync(actor, new(Key, _row!.Version), CancellationToken.None))).Error);

    private async Task RotateAsync()
    {
        string? secret = null;
        await DoAsync("Rotated", async () =>
        {
            var rotated = await useCases.RunAsync((ChangeWebhook change, Actor actor) => change.RotateAsync(actor, new(Key, _row!.Version), CancellationToken.None));
            secret = rotated.Value;
            return rotated.Error;
        });
        _secret = secret;
    }

    private async Task DeleteAsync()
    {
        var deleted = await useCases.RunAsync((ChangeWebhook change, Actor actor) => change.DeleteAsync(actor, new(Key, _row!.Version), CancellationToken.None));
        if (deleted.Failed)
        {
            _problem = Say(deleted.Error);
            await LoadAsync();
            return;
        }

        navigation.NavigateTo("/admin/webhooks");
    }

    private Task TestAsync() => DoAsync(null, async () =>
    {
        _tested = null;
        var tested = await useCases.RunAsync((TestWebhook test, Actor actor) => test.ExecuteAsync(actor, Key, CancellationToken.None));
        _tested = tested.Value;
        if (_deliveries is not null)
        {
            await _deliveries.LoadAsync();
        }

        return tested.Error;
    });

    /// <summary>What was done in the list of deliveries changes the counts, and who may have been disabled meanwhile.</summary>
    private async Task ShowAsync(string done)
    {
        (_done, _problem) = (done, null);
        await LoadAsync();
    }

    /// <summary>What was refused stays in the form to be corrected; what was done is read afresh.</summary>
    private async Task DoAsync(string? said, Func<Task<Error?>> change)
    {
        (_busy, _done, _secret) = (true, null, null);
        try
        {
            var error = await change();
            (_done, _problem) = (error is null && said is not null ? text[said].Value : null, error is null ? null : Say(error));
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

    /// <summary>What is wrong with a filter is said as on the desk.</summary>
    private string Say(Error error) => error.Wording?.Key.StartsWith("filter.", StringComparison.Ordinal) == true ? filters.Say(error) : text.Say(error);
}
