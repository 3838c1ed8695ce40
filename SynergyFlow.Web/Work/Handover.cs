using System.Text.Json;

namespace SynergyFlow.Web.Work;

/// <summary>What a prerendered page may hand to its circuit: it comes back through the hub, which closes on longer messages.</summary>
internal static class Handover
{
    private const int MostBytes = 12_000;

    public static bool Fits<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value).Length <= MostBytes;
}
