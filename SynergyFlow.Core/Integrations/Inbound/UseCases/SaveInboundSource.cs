using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Inbound.UseCases;

/// <summary>Lets another system in, or changes what comes of what it says.</summary>
public sealed class SaveInboundSource(InboundGate gate, IInboundStore store, References references, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="ExpectedVersion">Refuse any other; null: whatever is stored now.</param>
    public sealed record Edit(InboundSourceId Id, InboundSourceFields Fields, int? ExpectedVersion = null);

    /// <param name="Token">Shown once.</param>
    public sealed record Made(InboundSource Source, string Token)
    {
        // Records print their members, and this one must not end in a log.
        public override string ToString() => $"{nameof(Made)} {Source.Id}";
    }

    public async Task<Result<Made>> CreateAsync(Actor actor, InboundKind kind, InboundSourceFields fields, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(fields);
        if (await gate.MayManageAsync(actor, null, ct) is { Failed: true } denied)
        {
            return denied.Error;
        }

        if (!Enum.IsDefined(kind))
        {
            return new InvalidField("kind", $"kind is one of {string.Join(", ", EnumText.All<InboundKind>())}.");
        }

        var wanted = await CheckedAsync(actor, kind, kind is InboundKind.Deployments ? fields with { Requester = actor.Id, Team = null } : fields, ct);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        if (await store.CountForAddAsync(ct) >= InboundSource.Most)
        {
            return new TooManyInboundSources();
        }

        var token = InboundToken.New(actor.Tenant);
        var source = InboundSource.Create(actor.Tenant, kind, wanted.Value, InboundToken.Hash(token), actor.At(time.GetUtcNow()));
        store.Add(source);
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : new Made(source, token);
    }

    public async Task<Result<InboundSource>> EditAsync(Actor actor, Edit command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var opened = await gate.OpenAsync(actor, command.Id, command.ExpectedVersion, ct);
        if (opened.Failed)
        {
            return opened.Error;
        }

        var fields = opened.Value.Kind is InboundKind.Deployments ? command.Fields with { Requester = opened.Value.Requester, Team = null } : command.Fields;
        var wanted = await CheckedAsync(actor, opened.Value.Kind, fields, ct);
        if (wanted.Failed)
        {
            return wanted.Error;
        }

        opened.Value.Edit(wanted.Value, actor.At(time.GetUtcNow()));
        var saved = await unitOfWork.SaveAsync(actor, ct);
        return saved.Failed ? saved.Error : opened.Value;
    }

    private async Task<Result<InboundSourceFields>> CheckedAsync(Actor actor, InboundKind kind, InboundSourceFields fields, CancellationToken ct)
    {
        var wanted = fields.Checked();
        if (wanted.Failed || kind is InboundKind.Deployments)
        {
            return wanted;
        }

        if (wanted.Value.Requester == default)
        {
            return new InvalidField("requester", "requester is required: say in whose name incidents are opened.") { Wording = new("inbound.requester") };
        }

        var unknown = await references.CheckPersonAsync(actor, "requester", wanted.Value.Requester, ct)
            ?? await references.CheckOwnerAsync(actor, wanted.Value.Team, null, ct);
        return unknown is null ? wanted : unknown;
    }
}
