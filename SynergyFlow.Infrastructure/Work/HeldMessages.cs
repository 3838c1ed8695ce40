using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Tenancy;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// Says the messages whose time to be undone is over, whichever node they were sent on and whatever was restarted since. All nodes
/// look; the record's lock and the draft's version let one of them say it.
/// </summary>
internal sealed partial class HeldMessages(
    SystemContexts contexts, IServiceScopeFactory scopes, TimeProvider time, ILogger<HeldMessages> logger)
    : BackgroundService
{
    private const int AtOnce = 100;
    private static readonly TimeSpan s_poll = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var due in await DueAsync(stoppingToken))
                {
                    await SayAsync(due, stoppingToken);
                }
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                Failed(logger, failure);
            }

            await Task.Delay(s_poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<List<Due>> DueAsync(CancellationToken ct)
    {
        await using var db = await contexts.OpenAsync(ct);
        var now = time.GetUtcNow();
        var due = await db.Set<Draft>().IgnoreQueryFilters()
            .Where(draft => draft.SendAt <= now)
            .OrderBy(draft => draft.SendAt).ThenBy(draft => draft.Id)
            .Take(AtOnce)
            .Join(
                db.Set<User>(),
                draft => new { draft.Tenant, Id = draft.Person },
                person => new { person.Tenant, person.Id },
                (draft, person) => new { draft.Tenant, draft.Person, person.DisplayName, draft.Id, draft.SendAt })
            .ToListAsync(ct);
        return due.ConvertAll(one => new Due(new Actor(one.Tenant, one.Person, one.DisplayName, Channel.Ui), one.Id, one.SendAt!.Value));
    }

    private async Task SayAsync(Due due, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = due.Author.Tenant;
            await scope.ServiceProvider.GetRequiredService<SendDraft>().SendDueAsync(due.Author, due.Draft, due.Moment, ct);
        }
        catch (Exception failure) when (!ct.IsCancellationRequested)
        {
            // The others go on; this one is tried again.
            MessageFailed(logger, due.Draft, failure);
        }
    }

    [LoggerMessage(6201, LogLevel.Warning, "Held messages cannot be read")]
    private static partial void Failed(ILogger logger, Exception failure);

    [LoggerMessage(6202, LogLevel.Error, "The held message {Draft} could not be said")]
    private static partial void MessageFailed(ILogger logger, DraftId draft, Exception failure);

    private sealed record Due(Actor Author, DraftId Draft, DateTimeOffset Moment);
}
