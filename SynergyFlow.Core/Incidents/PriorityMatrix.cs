using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Incidents;

/// <summary>Impact by urgency (domain.md 3.6): one per tenant, edited by its admins.</summary>
public sealed class PriorityMatrix : Aggregate
{
    public const int Size = 4;

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

    public override string AggregateKind => "priority_matrix";

    public override Guid AggregateId => Tenant.Value;

    public Priority this[Impact impact, Urgency urgency] => Cells[Index((int)impact, (int)urgency)];

    public static PriorityMatrix Seed(TenantId tenant) => new() { Tenant = tenant, Cells = [.. s_seed] };

    public Result Edit(IReadOnlyList<Priority> cells, Stamp stamp)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count != Size * Size || !cells.All(Enum.IsDefined))
        {
            return new InvalidField("cells", "A priority matrix has 16 cells, each one of P1, P2, P3, P4.");
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

        if (changes.Count > 0)
        {
            Cells = [.. cells];
            Raise(new PriorityMatrixEdited(changes), stamp);
        }

        return Result.Success;
    }

    private static int Index(int impact, int urgency) => ((impact - 1) * Size) + urgency - 1;
}

public interface IPriorityMatrixStore
{
    /// <returns>The tenant's matrix to read; a tenant without one has the seed.</returns>
    Task<PriorityMatrix> GetAsync(TenantId tenant, CancellationToken ct);

    /// <returns>The matrix locked for change.</returns>
    Task<PriorityMatrix> GetForEditAsync(TenantId tenant, CancellationToken ct);
}
