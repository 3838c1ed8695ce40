using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Projects;

internal static class BoardLayouts
{
    /// <param name="states">All of the project.</param>
    public static async Task<BoardLayout> ReadAsync(SynergyFlowDbContext db, ProjectId project, List<ProjectState> states, CancellationToken ct)
    {
        var own = await db.Set<Project>().Where(one => one.Id == project).Select(one => new { one.DoneDays, one.CardFields }).SingleAsync(ct);
        var columns = await db.Set<LayoutColumn>().Where(column => column.Project == project).OrderBy(column => column.Position)
            .Select(column => new { column.Id, column.Name }).ToListAsync(ct);
        var within = states.OrderBy(state => state.Position).ToLookup(state => state.Column, state => state.Id);
        return new BoardLayout(
            columns.Count == 0 ? null : columns.ConvertAll(column => new LayoutColumnRow(column.Id, column.Name, [.. within[column.Id]])), own.DoneDays, own.CardFields);
    }
}
