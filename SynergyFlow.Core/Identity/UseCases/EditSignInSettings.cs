using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Identity.UseCases;

/// <summary>Changes for whom a second factor is required. It is asked at the next sign-in of each; sessions that are open go on.</summary>
public sealed class EditSignInSettings(
    ISignInSettingsStore store, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time, ILogger<EditSignInSettings> logger)
{
    public sealed record Command(SecondFactorFor Required, int? ExpectedVersion = null);

    public async Task<Result<int>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        if (await MayAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var settings = await store.GetForEditAsync(actor.Tenant, ct);
        if (command.ExpectedVersion is { } expected && expected != settings.Version)
        {
            return new VersionConflict(settings.Version);
        }

        if (settings.Edit(command.Required, actor.At(time.GetUtcNow())) is { Failed: true } refused)
        {
            return refused.Error;
        }

        var saved = await unitOfWork.SaveAsync(actor, ct);
        if (saved.Failed)
        {
            return saved.Error;
        }

        logger.SecondFactorRequired(settings.Required.ToText(), actor.Id);
        return settings.Version;
    }

    /// <summary>The settings, and how many people they ask and how many of them have nothing yet.</summary>
    public async Task<Result<(SignInSettings Settings, int Asked, int Without)>> ReadAsync(Actor actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        if (await MayAsync(actor, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        var settings = await store.GetAsync(actor.Tenant, ct);
        var (asked, without) = await store.CountAsync(actor.Tenant, settings.Required, ct);
        return (settings, asked, without);
    }

    private Task<Result> MayAsync(Actor actor, CancellationToken ct) =>
        authorizer.AuthorizeAsync(actor, Actions.UsersManage, new Resource("sign_in_settings", actor.Tenant), ct);
}
