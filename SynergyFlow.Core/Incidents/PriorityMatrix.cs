using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>Impact by urgency, and the services that make an incident more urgent (domain.md 3.6): one per tenant, edited by its admins.</summary>
public sealed class PriorityMatrix : Aggregate
{
    public const int Size = 4;
    public const int MostServices = 100;

    private static readonly Priority[] s_seed =
    [
        Priority.P1, Priority.P1, Priority.P2, Priority.P3,
        Priority.P1, Priority.P2, Priority.P2, Priority.P3,
        Priority.P2, Priority.P2, Priority.P3, Priority.P4,
        Priority.P2, Priority.P3, Priority.P4, Priority.P4,
    ];

    private PriorityMatrix()
    {
    }

    /// <summary>Row by row: the four urgencies of impact 1, then of impact 2 …</summary>
    public IReadOnlyList<Priority> Cells { get; private set; } = [];

    /// <summary>By name, until the CMDB brings services with a criticality. Sorted, without duplicates in any case.</summary>
    public List<string> CriticalServices { get; private set; } = [];

    public override string AggregateKind => "priority_matrix";

    public override Guid AggregateId => Tenant.Value;

    public Priority this[Impact impact, Urgency urgency] => Cells[Index((int)impact, (int)urgency)];

    public static PriorityMatrix Seed(TenantId tenant) => new() { Tenant = tenant, Cells = [.. s_seed] };

    public bool CallsCritical(string? service) => service is not null && CriticalServices.Contains(service, StringComparer.OrdinalIgnoreCase);

    /// <param name="services">The critical ones; null leaves them.</param>
    public Result Edit(IReadOnlyList<Priority> cells, IReadOnlyList<string>? services, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count != Size * Size || !cells.All(Enum.IsDefined))
        {
            return new InvalidField("cells", "A priority matrix has 16 cells, each one of P1, P2, P3, P4.");
        }

        var critical = services is null ? new Result<List<string>>(CriticalServices, null) : Checked(services);
        if (critical.Failed)
        {
            return critical.Error;
        }

        List<FieldChange> changes = [];
        for (var impact = 1; impact <= Size; impact++)
        {
            for (var urgency = 1; urgency <= Size; urgency++)
            {
                var (old, now) = (Cells[Index(impact, urgency)], cells[Index(impact, urgency)]);
                if (old != now)
                {
                    changes.Add(new FieldChange($"impact{impact}.urgency{urgency}", old.ToText(), now.ToText()));
                }
            }
        }

        if (!critical.Value.SequenceEqual(CriticalServices))
        {
            changes.Add(new FieldChange("critical_services", Said(CriticalServices), Said(critical.Value)));
        }

        if (changes.Count > 0)
        {
            (Cells, CriticalServices) = ([.. cells], critical.Value);
            Raise(new PriorityMatrixEdited(changes), stamp);
        }

        return Result.Success;
    }

    internal static int Index(int impact, int urgency) => ((impact - 1) * Size) + urgency - 1;

    private static Result<List<string>> Checked(IReadOnlyList<string> services)
    {
        var texts = Text.CheckEach("criticalServices", services, WorkRecord.NameLength);
        if (texts.Failed)
        {
            return texts.Error;
        }

        // Of two spellings of one name, the first.
        List<string> names = [.. texts.Value.Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return names.Count > MostServices
            ? new InvalidField("criticalServices", $"At most {MostServices} services can be critical.")
            : names;
    }

    private static string? Said(List<string> services) => services.Count == 0 ? null : string.Join(", ", services);
}

public interface IPriorityMatrixStore
{
    /// <returns>The tenant's matrix to read; a tenant without one has the seed.</returns>
    Task<PriorityMatrix> GetAsync(TenantId tenant, CancellationToken ct);

    /// <returns>The matrix locked for change.</returns>
    Task<PriorityMatrix> GetForEditAsync(TenantId tenant, CancellationToken ct);
}
