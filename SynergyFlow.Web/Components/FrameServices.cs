using MudBlazor;
using MudBlazor.Services;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Web.Components.Commands;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Components;

public static class FrameServices
{
    /// <summary>What layout, theme and shared components need.</summary>
    public static IServiceCollection AddFrame(this IServiceCollection services)
    {
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomCenter;
            options.SnackbarConfiguration.VisibleStateDuration = 6_000;
            options.SnackbarConfiguration.PreventDuplicates = true;
        });
        services.AddLocalization();
        services.AddCascadingAuthenticationState();
        services.AddScoped<BrowserTimeZone>();
        services.AddSingleton<IShortcutTable, CommandTable>();
        services.AddScoped<ShortcutChanges>();
        services.AddScoped<SnoozeNews>();
        return services;
    }
}
