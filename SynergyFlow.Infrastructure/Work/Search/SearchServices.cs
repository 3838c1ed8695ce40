using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;

namespace SynergyFlow.Infrastructure.Work.Search;

internal static class SearchServices
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton(new SearchLimits())
        .AddSingleton<IRecordSearch, RecordSearch>()
        .AddScoped<SearchRecords>();
}
