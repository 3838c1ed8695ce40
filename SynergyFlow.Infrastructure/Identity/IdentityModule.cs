using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Calendars;
using SynergyFlow.Core.Identity.Calendars.UseCases;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.Provisioning;
using SynergyFlow.Core.Identity.Provisioning.UseCases;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Core.Teams.UseCases;
using SynergyFlow.Core.Tenants.Contracts;
using SynergyFlow.Infrastructure.Identity.Calendars;
using SynergyFlow.Infrastructure.Identity.Provisioning;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Teams;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>People, what they sign in with, and their teams.</summary>
public static class IdentityModule
{
    /// <summary>OWASP's figure for PBKDF2 with HMAC-SHA-512. Older hashes are renewed at the next sign-in.</summary>
    internal static PasswordHasherOptions Hashing { get; } = new() { IterationCount = 210_000 };

    public static IServiceCollection AddIdentityAndTeams(this IServiceCollection services)
    {
        services.AddMemoryCache();
        services.AddOptions<SessionLimits>()
            .Configure<IServiceProvider>((limits, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(SessionLimits.Section).Bind(limits))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<SessionLimits>, SessionLimitsValidator>();
        services.AddOptions<LocalSignIn>()
            .Configure<IServiceProvider>((local, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(LocalSignIn.Section).Bind(local))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<LocalSignIn>, LocalSignInValidator>();
        services.AddSingleton<IBreakGlass, BreakGlass>();
        services.AddIdentityCore<User>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = Hashing.IterationCount);
        services.AddScoped<IUserStore<User>, IdentityUserStore>();

        services.AddSingleton<IAccounts, Accounts>();
        services.AddSingleton<ISessions, Sessions>();
        services.AddSingleton<TokenSignIn>();
        services.AddSingleton<ProviderTokenSignIn>();
        services.AddSingleton<IPeople, PeopleQueries>();
        services.AddSingleton<IUserQueries, UserQueries>();
        services.AddScoped<IUserStore, UserStore>();
        services.AddScoped<ISessionStore, SessionStore>();
        services.AddScoped<ITokenStore, TokenStore>();
        services.AddScoped<IExternalIdentityStore, ExternalIdentityStore>();
        services.AddSingleton<LockOut>().AddScoped<Passwords>();
        services.AddScoped<IPasswords>(provider => provider.GetRequiredService<Passwords>());
        services.AddScoped(provider => new SignIn(
            provider.GetRequiredService<UserManager<User>>(),
            provider.GetRequiredService<Passwords>(),
            provider.GetRequiredService<SynergyFlowDbContext>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<SessionLimits>>(),
            provider.GetRequiredService<ISessions>(),
            provider.GetRequiredService<IOptions<LocalSignIn>>(),
            provider.GetRequiredService<IBreakGlass>(),
            provider.GetRequiredService<NoteBreakGlass>(),
            provider.GetRequiredService<PassSecondFactor>(),
            provider.GetRequiredService<UsePasskey>(),
            provider.GetRequiredService<SecondFactorRule>(),
            provider.GetRequiredService<ITenantDirectory>(),
            provider.GetRequiredService<ILogger<SignIn>>()));

        services.AddScoped<AccountGate>().AddScoped<ReadUsers>();
        services.AddScoped<CreateUser>().AddScoped<EditUser>().AddScoped<ChangeUserRole>();
        services.AddScoped<EnableUser>().AddScoped<DisableUser>().AddScoped<ResetPassword>();
        services.AddScoped<EditOwnProfile>().AddScoped<ChangeOwnPassword>().AddScoped<RevokeSession>();
        services.AddSingleton<IShortcuts, ShortcutQueries>().AddScoped<IShortcutStore, ShortcutStore>();
        services.AddScoped<ReadShortcuts>().AddScoped<ChangeShortcuts>();
        services.AddSingleton<ITours, Tours>().AddScoped<ReadTour>().AddScoped<EndTour>();
        services.AddSingleton<ITenantAdministrators, TenantAdministrators>();
        services.AddScoped<CreateAccessToken>().AddScoped<RevokeAccessToken>();
        services.AddScoped<SignInExternally>().AddScoped<LinkExternalIdentity>().AddScoped<UnlinkExternalIdentity>().AddScoped<NoteBreakGlass>();

        services.AddSingleton<IAuthenticatorKeys, AuthenticatorKeys>().AddSingleton<ICodeAttempts, CodeAttempts>();
        services.AddScoped<ISecondFactorStore, SecondFactorStore>().AddScoped<ISignInSettingsStore, SignInSettingsStore>();
        services.AddScoped<SecondFactorProof>().AddScoped<SecondFactorRule>().AddScoped<PassSecondFactor>();
        services.AddScoped<BeginSecondFactor>().AddScoped<TurnOnSecondFactor>().AddScoped<TurnOffSecondFactor>();
        services.AddScoped<IPasskeyStore, PasskeyStore>().AddScoped<IPasskeyHandler<User>, PasskeyHandler<User>>();
        services.AddScoped<BeginPasskey>().AddScoped<AddPasskey>().AddScoped<ChangePasskey>().AddScoped<UsePasskey>();
        services.AddScoped<RenewRecoveryCodes>().AddScoped<ResetSecondFactor>().AddScoped<EditSignInSettings>();

        services.AddScoped<IProvisioningStore, ProvisioningStore>().AddSingleton<IProvisionedQueries, ProvisionedQueries>();
        services.AddSingleton<IProvisioningJournal, ProvisioningJournal>().AddSingleton<ScimSignIn>();
        services.AddScoped<ProvisioningGate>().AddScoped<GroupEffects>().AddScoped<ProvisionUser>().AddScoped<ProvisionGroup>();
        services.AddScoped<ReadProvisioned>().AddScoped<ReadProvisioning>().AddScoped<EditProvisioning>();
        services.AddScoped<ChangeProvisioningTokens>().AddScoped<GiveGroupRole>();

        services.AddScoped<ICalendarFeedStore, CalendarFeedStore>().AddSingleton<ICalendarFeedQueries, CalendarFeedQueries>().AddSingleton<CalendarSignIn>();
        services.AddScoped<ChangeCalendars>().AddScoped<ReadCalendars>();

        services.AddSingleton<TeamDirectory>();
        services.AddSingleton<ITeamDirectory>(provider => provider.GetRequiredService<TeamDirectory>());
        services.AddSingleton<ITeamQueries>(provider => provider.GetRequiredService<TeamDirectory>());
        services.AddScoped<ITeamStore, TeamStore>();
        services.AddScoped<TeamGate>().AddScoped<ReadTeams>();
        services.AddScoped<CreateTeam>().AddScoped<EditTeam>().AddScoped<ArchiveTeam>();
        services.AddScoped<JoinTeam>().AddScoped<LeaveTeam>();
        return services;
    }
}
