using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Work.Files;

namespace SynergyFlow.Infrastructure.Work.Search;

internal static class SearchServices
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton(new SearchLimits())
        .AddSingleton<SearchSpelling>()
        .AddSingleton<IRecordSearch, RecordSearch>()
        .AddSingleton<ISearchUpkeep, SearchUpkeepStore>()
        .AddSingleton<SearchUpkeep>()
        .AddHostedService(provider => provider.GetRequiredService<SearchUpkeep>())
        .AddSingleton<FileTextReader>()
        .AddSingleton<FileTexts>()
        .AddHostedService(provider => provider.GetRequiredService<FileTexts>())
        .AddScoped<SearchRecords>().AddScoped<FollowFormerKey>().AddSingleton<IFormerKeys, FormerKeys>().AddScoped<KeepSearch>();
}
