using Microsoft.Extensions.Options;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure;
using SynergyFlow.Infrastructure.Identity;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Infrastructure.Persistence.Embedded;

namespace SynergyFlow.Web.Hosting;

/// <summary>
/// <c>break-glass reset EMAIL</c> and <c>break-glass create EMAIL [NAME]</c>: for the day when no administrator can sign in. Whoever may start it
/// on the machine could change the database too; this way leaves an event and a line in the log.
/// </summary>
internal static partial class BreakGlassCommand
{
    public const string Verb = "break-glass";
    private const int Refused = 1;
    private const int Misused = 2;

    /// <returns>The exit code: 0 done, 1 refused, 2 the words cannot be read.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        if (words is not (["reset", _] or ["create", _] or ["create", _, _]))
        {
            await Console.Error.WriteLineAsync($"Usage: {Verb} reset EMAIL, or {Verb} create EMAIL [NAME].");
            return Misused;
        }

        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning)
            .AddConsole(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
        await using var database = await builder.UseDatabaseAsync();
        builder.Services.AddSynergyFlow(database.ConnectionString, database.Owner);
        await using var app = builder.Build();
        return await RunAsync(app.Services, words, Console.Out);
    }

    internal static async Task<int> RunAsync(IServiceProvider services, string[] words, TextWriter output)
    {
        await using var scope = services.CreateAsyncScope();
        var system = Actor.System(Tenant.First);
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = system.Tenant;
        scope.ServiceProvider.GetRequiredService<Correlation>().Begin();
        var email = words[1].Trim();
        return words[0] == "reset"
            ? await ResetAsync(scope.ServiceProvider, system, email, output)
            : await CreateAsync(scope.ServiceProvider, system, email, words.ElementAtOrDefault(2) ?? email.Split('@')[0], output);
    }

    private static async Task<int> ResetAsync(IServiceProvider services, Actor system, string email, TextWriter output)
    {
        var read = services.GetRequiredService<ReadUsers>();
        var found = await read.ListAsync(system, new UserFilter(email, Limit: 200), CancellationToken.None);
        var named = found.Value?.Items.FirstOrDefault(row => string.Equals(row.Email, email, StringComparison.OrdinalIgnoreCase));
        if (named is not { Role: >= Role.TenantAdmin, Disabled: false, HasPassword: true })
        {
            await output.WriteLineAsync($"{email} is no administrator with a password here who may sign in. Nothing was changed.");
            return Refused;
        }

        var reset = await services.GetRequiredService<ResetSecondFactor>().ExecuteAsync(system, new(named.Id), CancellationToken.None);
        if (reset.Failed)
        {
            await output.WriteLineAsync($"Refused ({reset.Error.Code}): {reset.Error.Message} Nothing was changed.");
            return Refused;
        }

        WasReset(Log(services), named.Id);
        await output.WriteLineAsync($"The authenticator app and the passkeys of {named.Email} are gone, and his sessions have ended. His password is what it was.");
        await SayWhoMayAsync(services, named.Email!, output);
        return 0;
    }

    private static async Task<int> CreateAsync(IServiceProvider services, Actor system, string email, string name, TextWriter output)
    {
        var made = await services.GetRequiredService<CreateUser>().ExecuteAsync(system, new(name, email, Role.SystemAdmin), CancellationToken.None);
        if (made.Failed)
        {
            await output.WriteLineAsync($"Refused ({made.Error.Code}): {made.Error.Message} Nothing was changed.");
            return Refused;
        }

        WasMade(Log(services), made.Value.Id);
        await output.WriteLineAsync($"{email} is a system administrator now. The password has to be changed at the first sign-in, and is shown only here:");
        await output.WriteLineAsync(made.Value.GeneratedPassword);
        await SayWhoMayAsync(services, email, output);
        return 0;
    }

    /// <summary>Where passwords are switched off, the account is of no use yet.</summary>
    private static async Task SayWhoMayAsync(IServiceProvider services, string email, TextWriter output)
    {
        var local = services.GetRequiredService<IOptions<LocalSignIn>>().Value;
        if (!local.Local && !string.Equals(local.BreakGlass?.Trim(), email, StringComparison.OrdinalIgnoreCase))
        {
            await output.WriteLineAsync($"Passwords are switched off (SignIn:Local): set SignIn:BreakGlass to {email} and start the hosts again.");
        }
    }

    private static ILogger Log(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(BreakGlassCommand));

    [LoggerMessage(1210, LogLevel.Warning, "Second factor of administrator {User} reset on the command line")]
    private static partial void WasReset(ILogger logger, UserId user);

    [LoggerMessage(1211, LogLevel.Warning, "System administrator {User} made on the command line")]
    private static partial void WasMade(ILogger logger, UserId user);
}
