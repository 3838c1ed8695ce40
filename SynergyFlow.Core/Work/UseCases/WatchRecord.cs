using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Work.UseCases;

/// <summary>Starts or stops watching, for oneself or, as an agent, for somebody else.</summary>
public sealed class WatchRecord(
    RecordGate gate, IRecordStore records, IPeople people, IUnitOfWork unitOfWork, TimeProvider time)
{
    public sealed record Command(RecordId Record, UserId User, bool Watching);

    public async Task<Result> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = command.User == actor.Id
            ? await gate.OpenAsync<WorkRecord>(actor, command.Record, Actions.RecordWatch, ct)
            : await gate.OpenForUpdateAsync(actor, command.Record, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        if (await people.FindAsync(actor.Tenant, command.User, ct) is null)
        {
            return new PersonNotFound(command.User);
        }

        var watcher = await records.FindWatcherAsync(command.Record, command.User, ct);
        if (watcher is not null == command.Watching)
        {
            return Result.Success;
        }

        var now = time.GetUtcNow();
        if (watcher is not null)
        {
            records.Remove(watcher);
        }
        else
        {
            records.Add(new Watcher
            {
                Tenant = actor.Tenant,
                Record = command.Record,
                User = command.User,
                Since = now,
            });
        }

        opened.Value.Watched(command.User, command.Watching, actor.At(now));
        return await unitOfWork.SaveAsync(actor, ct);
    }
}

public sealed record PersonNotFound(UserId Id) : NotFoundError("person.not_found", $"There is no person {Id}.");
