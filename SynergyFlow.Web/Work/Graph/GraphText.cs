using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Work.Graph;

/// <summary>Marks the texts of the work graph's page (GraphText.resx).</summary>
public sealed class GraphText;

/// <summary>What edges are called.</summary>
internal static class GraphWords
{
    extension(IStringLocalizer<GraphText> words)
    {
        /// <summary>What the first end is to the second.</summary>
        public string Name(GraphEdgeType type) => words["Edge." + type.ToText()];

        /// <summary>What one end is to the other.</summary>
        public string Role(GraphEdge edge, RecordId of) => edge.From == of ? words.Name(edge.Type) : words["Back." + edge.Type.ToText()];

        public string Kind(RecordKind kind) => words["Kind." + kind.ToText()];
    }

    /// <summary>Where an edge leads from one of its ends.</summary>
    public static RecordId Other(this GraphEdge edge, RecordId than) => edge.From == than ? edge.To : edge.From;
}
