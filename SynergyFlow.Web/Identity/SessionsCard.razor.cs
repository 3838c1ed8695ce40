using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Identity;

/// <summary>The browsers somebody is signed in with; each can be thrown out.</summary>
public sealed partial class SessionsCard(UseCases useCases, IStringLocalizer<IdentityText> text)
{
    private IReadOnlyList<SessionRow> _sessions = [];
    private string? _problem;

    [Parameter, EditorRequired]
    public required UserId User { get; set; }

    /// <summary>The session of this very page, which signing out ends.</summary>
    [Parameter]
    public SessionId? Current { get; set; }

    private IStringLocalizer<IdentityText> Text => text;

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadUsers users, Actor actor) => users.SessionsAsync(actor, User, CancellationToken.None));
        (_sessions, _problem) = (read.Value ?? [], read.Error is { } error ? text.Of(error) : _problem);
    }

    private async Task RevokeAsync(SessionId id)
    {
        var revoked = await useCases.RunAsync((RevokeSession revoke, Actor actor) =>
            revoke.ExecuteAsync(actor, new(id), CancellationToken.None));
        _problem = revoked.Error is { } error ? text.Of(error) : null;
        await LoadAsync();
    }
}
