using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity.Providers;

/// <summary>By which providers somebody may come in. Nothing where no provider is configured and none ever was.</summary>
public sealed partial class ExternalCard(UseCases useCases, NavigationManager navigation, IStringLocalizer<IdentityText> text)
{
    private IReadOnlyList<ExternalRow> _rows = [];
    private IReadOnlyList<Provider> _providers = [];
    private string? _problem;
    private string? _issuer;
    private string? _subject;
    private bool _busy;

    [Parameter, EditorRequired]
    public required UserId User { get; set; }

    /// <summary>The reader looks at his own account.</summary>
    [Parameter]
    public bool Own { get; set; }

    /// <summary>He came in with his password, so he may link a provider.</summary>
    [Parameter]
    public bool MayLink { get; set; }

    /// <summary>Whose account has none cannot come in with it to link another provider.</summary>
    [Parameter]
    public bool HasPassword { get; set; }

    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Inject]
    private ProviderList Providers { get; set; } = null!;

    private IStringLocalizer<IdentityText> Text => text;

    private IEnumerable<Provider> Unlinked => _providers.Where(provider => !_rows.Any(row => provider.Issues(row.Issuer)));

    protected override async Task OnParametersSetAsync()
    {
        _providers = await Providers.OfAsync((await useCases.ActorAsync()).Tenant, CancellationToken.None);
        await LoadAsync();
    }

    private async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadUsers users, Actor actor) => users.ExternalAsync(actor, User, CancellationToken.None));
        (_rows, _problem) = (read.Value ?? [], read.Error is { } error ? text.Of(error) : _problem);
    }

    /// <summary>The way to the provider is no page of ours, so the browser goes there itself.</summary>
    private void Link(Provider provider) => navigation.NavigateTo($"/account/link-with/{provider.Name}", forceLoad: true);

    private Task RemoveAsync(ExternalIdentityId id) => DoAsync(async () => (await useCases.RunAsync((UnlinkExternalIdentity unlink, Actor actor) =>
        unlink.ExecuteAsync(actor, new(id), CancellationToken.None))).Error);

    private Task ProvisionAsync() => DoAsync(async () =>
    {
        var added = await useCases.RunAsync((LinkExternalIdentity link, Actor actor) =>
            link.ProvisionAsync(actor, new(User, _issuer, _subject), CancellationToken.None));
        if (!added.Failed)
        {
            (_issuer, _subject) = (null, null);
        }

        return added.Error;
    });

    private async Task DoAsync(Func<Task<Error?>> change)
    {
        _busy = true;
        var error = await change();
        (_busy, _problem) = (false, error is null ? null : text.Of(error));
        await LoadAsync();
        if (error is null)
        {
            await OnChanged.InvokeAsync();
        }
    }
}
