using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Tests.Work;

public sealed class RecordGraphTests
{
    private static readonly RecordId s_root = RecordId.New();
    private static readonly RecordId s_near = RecordId.New();
    private static readonly RecordId s_other = RecordId.New();
    private static readonly RecordId s_far = RecordId.New();

    [Fact]
    public void Ways_AreTheFirstEdgeFromTheDepthBefore_WhicheverEndItHas()
    {
        GraphEdge beside = new(s_near, s_other, GraphEdgeType.Relates);
        GraphEdge outward = new(s_root, s_near, GraphEdgeType.Blocks);
        GraphEdge inward = new(s_other, s_root, GraphEdgeType.Causes);
        GraphEdge again = new(s_near, s_root, GraphEdgeType.Relates);
        GraphEdge further = new(s_far, s_other, GraphEdgeType.Parent);
        RecordGraph graph = new([Node(s_root, 0), Node(s_near, 1), Node(s_other, 1), Node(s_far, 2)], [beside, outward, inward, again, further], null, MoreEdges: false);

        var ways = graph.Ways();

        Assert.Equal(3, ways.Count);
        Assert.Equal((outward, inward, further), (ways[s_near], ways[s_other], ways[s_far]));
    }

    [Theory]
    [InlineData(null, false, false)]
    [InlineData(2, false, true)]
    [InlineData(null, true, true)]
    public void Truncated_IfRecordsOrEdgesAreMissing(int? stoppedAt, bool moreEdges, bool truncated) =>
        Assert.Equal(truncated, new RecordGraph([Node(s_root, 0)], [], stoppedAt, moreEdges).Truncated);

    /// <summary>What links say and what edges say is one vocabulary: the walk takes the one for the other by its word.</summary>
    [Fact]
    public void EveryTypeOfLink_IsATypeOfEdge() => Assert.All(EnumText.All<LinkType>(), type => Assert.True(EnumText.TryParse<GraphEdgeType>(type, out _)));

    [Fact]
    public void Dependence_FollowsWhatLeadsThere_AndNotWhatOnlySaysTheSame()
    {
        var dependence = GraphRequest.Dependence;

        Assert.Equal((GraphDirection.Inward, 3, false), (dependence.Direction, dependence.Depth, dependence.OpenOnly));
        Assert.Equal(
            [GraphEdgeType.Relates, GraphEdgeType.Blocks, GraphEdgeType.Causes, GraphEdgeType.Parent], Enum.GetValues<GraphEdgeType>().Where(dependence.Follows));
        Assert.All(Enum.GetValues<GraphEdgeType>(), type => Assert.True(new GraphRequest().Follows(type)));
    }

    private static GraphNode Node(RecordId id, int depth) => new(id, "INC-1", RecordKind.Incident, "x", "new", StateCategory.New, depth);
}
