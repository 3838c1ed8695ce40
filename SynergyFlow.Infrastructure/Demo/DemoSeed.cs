using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Incidents;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Demo;

/// <summary>
/// Fills a new installation with a small company. Every password is made here and written to one file that only its
/// owner may read; a tenant that has people already is left alone.
/// </summary>
public sealed class DemoSeed(IServiceScopeFactory scopes, TimeProvider time)
{
    public const string AccountsFile = "demo-accounts.txt";

    /// <param name="dataFolder">Where the file with the sign-ins goes.</param>
    /// <returns>False where there was nothing to do.</returns>
    public async Task<bool> RunAsync(string dataFolder, CancellationToken ct)
    {
        await using var scope = scopes.CreateAsyncScope();
        var services = scope.ServiceProvider;
        services.GetRequiredService<TenantScope>().Tenant = Tenant.First;
        var db = services.GetRequiredService<SynergyFlowDbContext>();
        if (await db.Set<User>().AnyAsync(user => user.Kind == UserKind.Person, ct))
        {
            return false;
        }

        var now = time.GetUtcNow();
        DemoDesk.Stop((await db.Set<Tenant>().SingleAsync(tenant => tenant.Id == Tenant.First, ct)).Edit(DemoCompany.Name, null, new Stamp(UserId.System, now)).Error);
        Dictionary<string, string> passwords = [];
        var people = AddPeople(db, passwords, now);
        var teams = AddTeams(db, people, now);
        var unitOfWork = services.GetRequiredService<IUnitOfWork>();
        // People did all this at their screens, not the system.
        var system = Actor.System(Tenant.First) with { Channel = Channel.Ui };
        DemoDesk.Stop((await unitOfWork.SaveAsync(system, ct)).Error);

        var keys = services.GetRequiredService<IRecordKeys>();
        var records = services.GetRequiredService<IRecordStore>();
        var markdown = services.GetRequiredService<IMarkdown>();
        var priorities = services.GetRequiredService<Priorities>();
        foreach (var demo in DemoCompany.Incidents.OrderByDescending(demo => demo.HoursAgo))
        {
            var number = await keys.NextAsync(Tenant.First, RecordKind.Incident, 1, ct);
            DemoStory story = new(demo, people, teams, records, markdown, now);
            story.Tell(number, await priorities.DecideAsync(system, story.Fields, null, ct), priorities);
        }

        DemoDesk.Stop((await unitOfWork.SaveAsync(system, ct)).Error);
        var admin = AtTheScreen(people.Values.First(person => person.Role is Role.TenantAdmin));
        await DemoDesk.RunAsync(scopes, AtTheScreen(people["Ayu Lestari"]), admin, teams, ct);
        await DemoProjects.RunAsync(scopes, admin, people, teams, now, ct);
        await DemoItems.RunAsync(scopes, admin, people, time, ct);
        await DemoBacklogs.RunAsync(scopes, AtTheScreen(people["Dewi Anggraini"]), teams["Applications"].Id, ct);
        await DemoTime.RunAsync(scopes, people, now, ct);
        await WriteAccountsAsync(dataFolder, passwords, ct);
        return true;
    }

    private static Actor AtTheScreen(User person) => new(Tenant.First, person.Id, person.DisplayName, Channel.Ui);

    private static Dictionary<string, User> AddPeople(
        SynergyFlowDbContext db, Dictionary<string, string> passwords, DateTimeOffset now)
    {
        PasswordHasher<User> hasher = new();
        Dictionary<string, User> people = [];
        foreach (var demo in DemoCompany.People)
        {
            var created = User.Create(Tenant.First, demo.Name, demo.Email, demo.Role, new Stamp(UserId.System, now.AddDays(-30)));
            var user = created.Value ?? throw new InvalidOperationException(created.Error?.Message);
            var password = NewPassword();
            user.PasswordHash = hasher.HashPassword(user, password);
            user.MarkVip(demo.Vip, new Stamp(UserId.System, now.AddDays(-30)));
            user.SecurityStamp = Guid.CreateVersion7().ToString("N");
            if (people.Values.All(other => other.Role != demo.Role))
            {
                passwords[demo.Email] = password;
            }

            people[demo.Name] = user;
            db.Add(user);
        }

        return people;
    }

    private static Dictionary<string, Team> AddTeams(SynergyFlowDbContext db, Dictionary<string, User> people, DateTimeOffset now)
    {
        Dictionary<string, Team> teams = [];
        Stamp stamp = new(UserId.System, now.AddDays(-30));
        foreach (var (name, description) in DemoCompany.Teams)
        {
            var team = Team.Create(Tenant.First, name, description, stamp).Value!;
            foreach (var member in DemoCompany.People.Where(person => person.Team == name))
            {
                team.Join(people[member.Name].Id, team.Members.Count == 0 ? TeamRole.Lead : TeamRole.Member, stamp);
            }

            teams[name] = team;
            db.Add(team);
        }

        return teams;
    }

    /// <summary>20 characters without look-alikes: about 115 bits.</summary>
    private static string NewPassword() => RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 20);

    private static async Task WriteAccountsAsync(string dataFolder, Dictionary<string, string> passwords, CancellationToken ct)
    {
        StringBuilder text = new();
        foreach (var demo in DemoCompany.People.Where(person => passwords.ContainsKey(person.Email)))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{demo.Role.ToText(),-13} {demo.Email,-46} {passwords[demo.Email]}\n");
        }

        Directory.CreateDirectory(dataFolder);
        FileStreamOptions ownerOnly = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            ownerOnly.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using FileStream file = new(Path.Combine(dataFolder, AccountsFile), ownerOnly);
        await file.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), ct);
    }
}
