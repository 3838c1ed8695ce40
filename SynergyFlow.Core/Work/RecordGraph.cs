using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Work;

/// <summary>What leads from one record to another, read from the first to the second (docs/adr/0058): the links, and what a record says of another by itself.</summary>
public enum GraphEdgeType
{
    /// <summary>The same from both ends: it is followed whatever the direction.</summary>
    Relates,

    Blocks,
    Causes,
    Duplicates,

    /// <summary>From the whole to its part.</summary>
    Parent,

    /// <summary>From what was merged to where it is now.</summary>
    MergedInto,
}

/// <summary>Which way edges are followed.</summary>
public enum GraphDirection
{
    Both,

    /// <summary>From the first end to the second: what it blocks, what it causes, its parts.</summary>
    Outward,

    /// <summary>From the second end to the first: what blocks it, what causes it, what it is a part of.</summary>
    Inward,
}

/// <summary>What is walked from a record. What a filter leaves out is not walked through either, so everything that is shown has its way to the root.</summary>
public sealed record GraphRequest
{
    public const int MostRecords = 500;
    public const int MostEdges = 2_000;
    public const int Deepest = 5;
    public const int MostExpanded = 20;

    /// <summary>1 to <see cref="Deepest"/>.</summary>
    public int Depth { get; init; } = 2;

    /// <summary>Empty: all.</summary>
    public IReadOnlyCollection<GraphEdgeType> Types { get; init; } = [];

    /// <summary>Null: all. The root is there whatever its kind.</summary>
    public RecordKind? Kind { get; init; }

    public GraphDirection Direction { get; init; }

    /// <summary>Only what is not over. The root is there even if it is.</summary>
    public bool OpenOnly { get; init; }

    /// <summary>Keys of records whose own neighbours are wanted too, however far they are; at most <see cref="MostExpanded"/>, each after those before it.</summary>
    public IReadOnlyList<string> Expanded { get; init; } = [];

    /// <summary>What a record depends on: what causes it, what blocks it, what it is a part of, and what it relates to; three steps of that.</summary>
    public static GraphRequest Dependence { get; } = new()
    {
        Depth = 3,
        Direction = GraphDirection.Inward,
        Types = [GraphEdgeType.Causes, GraphEdgeType.Blocks, GraphEdgeType.Parent, GraphEdgeType.Relates],
    };

    public bool Follows(GraphEdgeType type) => Types.Count == 0 || Types.Contains(type);
}

/// <param name="Depth">The fewest edges that lead to it from the root, which has 0.</param>
public sealed record GraphNode(RecordId Id, string Key, RecordKind Kind, string Title, string State, StateCategory StateCategory, int Depth);

/// <param name="Type">What the first is to the second.</param>
public sealed record GraphEdge(RecordId From, RecordId To, GraphEdgeType Type);

/// <summary>What stands around a record.</summary>
/// <param name="Nodes">The root first, then the nearest; of the same depth in the order of their ids.</param>
/// <param name="Edges">Between these records. The first of each record is the one that it was found by.</param>
/// <param name="StoppedAt">The depth that is not complete, because there are more records than are shown; null: everything is there.</param>
/// <param name="MoreEdges">Whether there are more edges between these records.</param>
public sealed record RecordGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges, int? StoppedAt, bool MoreEdges)
{
    public bool Truncated => StoppedAt is not null || MoreEdges;

    /// <summary>By which edge each record but the root was found.</summary>
    public IReadOnlyDictionary<RecordId, GraphEdge> Ways()
    {
        var depths = Nodes.ToDictionary(node => node.Id, node => node.Depth);
        Dictionary<RecordId, GraphEdge> ways = [];
        foreach (var edge in Edges)
        {
            var step = depths[edge.To] - depths[edge.From];
            if (step is 1 or -1)
            {
                ways.TryAdd(step is 1 ? edge.To : edge.From, edge);
            }
        }

        return ways;
    }
}
