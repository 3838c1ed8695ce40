namespace SynergyFlow.Infrastructure.Persistence;

internal static class CountingQueries
{
    extension<T>(IQueryable<T> rows)
    {
        /// <summary>
        /// Any so many rows, for counting up to a cap. Ordering by a constant says that no order is meant; PostgreSQL sorts nothing for
        /// it, and every other limit without an order is a mistake that EF refuses.
        /// </summary>
        public IQueryable<T> UpTo(int most) => rows.OrderBy(_ => 1).Take(most);
    }
}
