using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Identity.Providers;

namespace SynergyFlow.Web.Identity.Provisioning;

/// <summary>Whether a provider keeps people and groups in step, how that goes, and what its groups give.</summary>
public sealed partial class ProvisioningPage(UseCases useCases, IStringLocalizer<ProvisioningText> text, IStringLocalizer<IdentityText> words)
{
    private static readonly (string Attribute, string Here)[] s_mapped =
    [
        ("userName", "user_name"), ("externalId", "external_id"), ("displayName, name", "name"), ("emails", "email"), ("active", "active"),
        ("Group.displayName", "group"), ("Group.members", "members"),
    ];

    private ProvisioningOverview? _read;
    private IReadOnlyList<Provider> _providers = [];
    private string? _problem;
    private string? _issuer;
    private ProvisionedClaim _claim;
    private bool _enabled;
    private bool _saved;
    private bool _busy;

    private IStringLocalizer<ProvisioningText> Text => text;

    private IStringLocalizer<IdentityText> Words => words;

    /// <summary>Those that people sign in with, and the one that is chosen though the configuration names it no more.</summary>
    private IEnumerable<(string Issuer, string Title)> Issuers => _providers
        .Select(provider => ExternalIdentity.Canonical(provider.Authority))
        .Concat(_read?.Settings.Issuer is { } chosen ? [chosen] : [])
        .Distinct()
        .Select(issuer => (issuer, Providers.TitleOf(issuer)));

    protected override async Task OnInitializedAsync()
    {
        _providers = await Providers.OfAsync((await useCases.ActorAsync()).Tenant, CancellationToken.None);
        await ReadAsync();
    }

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadProvisioning provisioning, Actor actor) => provisioning.ExecuteAsync(actor, CancellationToken.None));
        if (read.Failed)
        {
            _problem = text.Of(read.Error);
            return;
        }

        _read = read.Value;
        (_enabled, _issuer, _claim) = (_read.Settings.Enabled, _read.Settings.Issuer ?? "", _read.Settings.Claim);
    }

    private Task SaveAsync() => ChangeAsync(() => useCases.RunAsync((EditProvisioning edit, Actor actor) =>
        edit.ExecuteAsync(actor, new(_enabled, _issuer, _claim, _read!.Settings.Version), CancellationToken.None)));

    private Task GiveAsync(ProvisionedGroupRow group, string? chosen) => ChangeAsync(() => useCases.RunAsync((GiveGroupRole give, Actor actor) =>
        give.ExecuteAsync(actor, new(group.Id, EnumText.TryParse<Role>(chosen, out var role) ? role : null, group.Version), CancellationToken.None)));

    private async Task ChangeAsync(Func<Task<Result<int>>> change)
    {
        (_busy, _saved) = (true, false);
        var changed = await change();
        (_busy, _saved, _problem) = (false, !changed.Failed, changed.Error is { } error ? text.Of(error) : null);
        if (changed.Error is null or not InvalidError)
        {
            await ReadAsync();
        }
    }
}
