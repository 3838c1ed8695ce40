using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace SynergyFlow.Infrastructure.Persistence;

/// <summary>For <c>dotnet ef</c>, which compares models and never connects.</summary>
internal sealed class DesignTimeContext : IDesignTimeDbContextFactory<SynergyFlowDbContext>
{
    public SynergyFlowDbContext CreateDbContext(string[] args) =>
        new((DbContextOptions<SynergyFlowDbContext>)new DbContextOptionsBuilder<SynergyFlowDbContext>()
            .UseSynergyFlow("Host=127.0.0.1;Database=design")
            .Options);
}
