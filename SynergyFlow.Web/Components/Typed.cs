namespace SynergyFlow.Web.Components;

/// <summary>What a form holds when what is stored has changed under it: what its reader typed stays, what he left alone is as it is now.</summary>
internal static class Typed
{
    /// <param name="before">What was stored when the form was filled.</param>
    public static T Over<T>(T before, T typed, T now) => EqualityComparer<T>.Default.Equals(typed, before) ? now : typed;

    /// <inheritdoc cref="Over{T}(T, T, T)"/>
    /// <remarks>Of several that are chosen each is looked at by itself.</remarks>
    public static IEnumerable<T> EachOver<T>(IReadOnlyCollection<T> before, IReadOnlyCollection<T> typed, IReadOnlyCollection<T> now) =>
        now.Where(one => typed.Contains(one) || !before.Contains(one)).Concat(typed.Where(one => !before.Contains(one) && !now.Contains(one)));
}
