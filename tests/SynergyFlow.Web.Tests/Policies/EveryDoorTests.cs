using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Testing;
using SynergyFlow.Web.Tests.Identity;

namespace SynergyFlow.Web.Tests.Policies;

/// <summary>
/// Each person by each door to each record: what is behind a door is there exactly where the rules say that he sees the record. The doors of REST are
/// taken from its own document, so that a new one is tried without being listed here.
/// </summary>
public sealed class EveryDoorTests(PostgresServer postgres) : WebHostTest(postgres)
{
    private const string Root = "/api/v1";

    /// <summary>In title, messages and files of each record; nowhere else.</summary>
    private const string Canary = "Canary";

    private readonly List<Told> _records = [];
    private readonly List<Asker> _people = [];

    [Fact]
    public async Task WhatIsBehindEachDoor_IsThereForWhoSeesTheRecord_AndForNobodyElse()
    {
        await FillAsync();
        var paths = await PathsAsync(_people[0].Api);
        List<string> wrong = [];
        var (seen, hidden) = (0, 0);
        foreach (var person in _people)
        {
            foreach (var record in _records)
            {
                var sees = Sees(person, record);
                _ = sees ? seen++ : hidden++;
                foreach (var door in Doors(record, paths.Where(path => path.Get).Select(path => path.Path)))
                {
                    using var answer = await (door.Cookie ? person.Browser : person.Api).GetAsync(door.Path, Ct);
                    var text = await answer.Content.ReadAsStringAsync(Ct);
                    var told = text.Contains(record.Word, StringComparison.Ordinal);
                    if (told && !sees)
                    {
                        wrong.Add($"{person.Name} does not see {record.Key}, and {door.Path} tells of it");
                    }
                    else if (sees ? !door.Either && (answer.StatusCode is not HttpStatusCode.OK || (door.Tells && !told)) : !door.Lists && answer.StatusCode is not HttpStatusCode.NotFound)
                    {
                        wrong.Add($"{person.Name} {(sees ? "sees" : "does not see")} {record.Key}: {door.Path} {(int)answer.StatusCode}, {(told ? "told" : "silent")}");
                    }
                }
            }

            var mine = _records.Count(record => record.Path is "incidents" && Sees(person, record));
            var counted = (await JsonAsync(await person.Api.GetAsync($"{Root}/incidents?count=true", Ct))).GetProperty("total").GetInt32();
            if (counted != mine)
            {
                wrong.Add($"{person.Name} sees {mine} and counts {counted}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(seen >= 12 && hidden >= 12, $"{seen} seen, {hidden} hidden: too few to tell.");
    }

    /// <summary>Every change of a record, and of what hangs on it, sent by whoever does not see it: not found, and nothing is changed.</summary>
    [Fact]
    public async Task EveryChange_OfARecordThatOneDoesNotSee_FindsNothing()
    {
        await FillAsync();
        var paths = await PathsAsync(_people[0].Api);
        List<string> wrong = [];
        var tried = 0;
        var before = await StateAsync();
        foreach (var person in _people)
        {
            foreach (var record in _records.Where(record => !Sees(person, record)))
            {
                foreach (var (path, method) in paths.Where(path => !path.Get && path.Path.StartsWith($"{Root}/{record.Path}/", StringComparison.Ordinal)).Select(path => (path.Path, path.Method)))
                {
                    var address = path.Replace("{idOrKey}", record.Key, StringComparison.Ordinal).Replace("{file}", record.File.ToString(), StringComparison.Ordinal);
                    address = string.Join('/', address.Split('/').Select(part => part.StartsWith('{') ? Guid.CreateVersion7().ToString() : part));
                    using var answer = await SendAsync(person.Api, new HttpMethod(method), address, method is "delete" ? null : "{}");
                    tried++;
                    if (answer.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.UnprocessableEntity or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType)
                        || (await answer.Content.ReadAsStringAsync(Ct)).Contains(record.Word, StringComparison.Ordinal))
                    {
                        wrong.Add($"{person.Name} {method} {address}: {(int)answer.StatusCode}");
                    }
                }

                // In bulk it is one of those that are not there: counted as refused, and not shown.
                using var bulk = await SendAsync(person.Api, HttpMethod.Post, $"{Root}/bulk/preview", $$"""{"records":["{{record.Key}}"],"addTags":["taken"]}""");
                var told = await bulk.Content.ReadAsStringAsync(Ct);
                if (told.Contains(record.Word, StringComparison.Ordinal) || (bulk.IsSuccessStatusCode && JsonDocument.Parse(told).RootElement.GetProperty("samples").GetArrayLength() > 0))
                {
                    wrong.Add($"{person.Name} previews a bulk change of {record.Key}: {told}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(tried > 200, $"{tried} tries.");
        Assert.Equal(before, await StateAsync());
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var person in _people)
        {
            person.Api.Dispose();
            person.Browser.Dispose();
        }

        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    private static bool Sees(Asker person, Told record) => AccessRules.Scope(person.Account, null, person.Account.Tenant).Sees(record.Resource);

    private IEnumerable<Door> Doors(Told record, IEnumerable<string> paths)
    {
        foreach (var path in paths.Where(path => path.Count(c => c == '{') == 1 && path.StartsWith($"{Root}/{record.Path}/", StringComparison.Ordinal)))
        {
            // A merge has a second record, which has to be asked for.
            var query = path.EndsWith("/merge-preview", StringComparison.Ordinal) ? $"?into={_records.First(other => other.Key != record.Key).Key}" : "";
            yield return new Door(path.Replace("{idOrKey}", record.Key, StringComparison.Ordinal) + query, Tells: path.EndsWith("/{idOrKey}", StringComparison.Ordinal)) { Either = query.Length > 0 };
        }

        yield return new Door($"{Root}/{record.Path}/{record.Key}/attachments/{record.File}/content", Tells: true);
        yield return new Door(record.Path is "items" ? $"{Root}/projects/{record.Key.Split('-')[0]}/items" : $"{Root}/incidents?limit=100", Tells: true, Lists: true);
        yield return new Door($"{Root}/records?limit=100", Tells: true, Lists: true);
        yield return new Door($"{Root}/search?q={record.Word}", Tells: true, Lists: true);
        yield return new Door($"/palette/search?q={record.Key}", Tells: true, Lists: true, Cookie: true);
        yield return new Door($"/palette/search?q={record.Word}", Tells: true, Lists: true, Cookie: true);
        yield return new Door($"/previews/{record.Key}", Tells: true, Cookie: true);
        yield return new Door($"/cards/{record.Key}", Tells: true, Cookie: true);
        yield return new Door($"/files/{record.File}", Tells: true, Cookie: true);
        if (record.Path is "incidents")
        {
            yield return new Door($"/incidents/{record.Key}", Tells: true, Cookie: true);
            yield return new Door($"/incidents/{record.Key}/print", Tells: true, Cookie: true);
        }
        else
        {
            // The page is for agents: others are led away from it, whatever key they ask for.
            yield return new Door($"/items/{record.Key}", Tells: true, Lists: true, Cookie: true);
        }
    }

    private async Task FillAsync()
    {
        var admin = await AddAsync("Sari", Role.SystemAdmin);
        var (rina, oki) = (await AddAsync("Rina", Role.EndUser), await AddAsync("Oki", Role.EndUser));
        var (ayu, budi) = (await AddAsync("Ayu", Role.Agent), await AddAsync("Budi", Role.Agent));
        await AddAsync("Citra", Role.TenantAdmin);
        var (desk, network) = (await TeamAsync(admin, "Desk", ayu), await TeamAsync(admin, "Network", budi));

        await TellAsync(admin, "requester", rina);
        await TellAsync(admin, "team", oki, $$""","team":"{{desk}}" """);
        await TellAsync(admin, "restricted", oki, $$""","team":"{{desk}}","sensitivity":"restricted" """);
        await TellAsync(admin, "other", rina, $$""","team":"{{network}}","sensitivity":"restricted" """);
        await TellAsync(admin, "nobodys", oki, ""","sensitivity":"restricted" """);
        await ProjectAsync(admin, "OPEN", "everyone", desk);
        await ProjectAsync(admin, "OURS", "members", desk);
        await TellAsync(admin, "plan", null, ",\"type\":\"task\"", "items", "projects/OPEN/items");
        await TellAsync(admin, "secret", null, ",\"type\":\"task\"", "items", "projects/OURS/items");
        await AddStrangerAsync(admin);

        // What each may do is read again after teams were made.
        for (var i = 0; i < _people.Count; i++)
        {
            var fresh = await Host.Services.GetRequiredService<IAccounts>().FindAsync(_people[i].Account.Tenant, _people[i].Account.Id, Ct);
            _people[i] = _people[i] with { Account = fresh! };
        }

        // Search follows what is written.
        while (!(await admin.Api.GetStringAsync($"{Root}/search?q={_records[^1].Word}", Ct)).Contains(_records[^1].Key, StringComparison.Ordinal))
        {
            await Task.Delay(50, Ct);
        }
    }

    private async Task<Asker> AddAsync(string name, Role role)
    {
        var id = await PersonAsync(name, role);
        var browser = Browser();
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(browser, $"{name}@example.org")).StatusCode);
        var account = await Host.Services.GetRequiredService<IAccounts>().FindAsync(Tenant.First, id, Ct);
        Asker person = new(name, account!, await ApiAsync(id, role >= Role.TenantAdmin ? ["read", "write", "admin"] : ["read", "write"]), browser);
        _people.Add(person);
        return person;
    }

    /// <summary>An administrator of another tenant, who may do everything there.</summary>
    private async Task AddStrangerAsync(Asker admin)
    {
        var made = await JsonAsync(await SendAsync(
            admin.Api, HttpMethod.Post, $"{Root}/tenants", """{"name":"Acme","shortName":"acme","administrator":{"displayName":"Stranger","email":"stranger@acme.example"}}"""));
        TenantId tenant = new(made.GetProperty("id").GetGuid());
        UserId id = new(made.GetProperty("administrator").GetProperty("id").GetGuid());
        var given = made.GetProperty("administrator").GetProperty("password").GetString()!;
        await using var scope = Host.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<TenantScope>().Tenant = tenant;
        Actor actor = new(tenant, id, "Stranger", Channel.Ui);
        Assert.Null((await scope.ServiceProvider.GetRequiredService<ChangeOwnPassword>().ExecuteAsync(actor, new(given, OwnPassword), Ct)).Error);
        var token = await scope.ServiceProvider.GetRequiredService<CreateAccessToken>().ExecuteAsync(actor, new("test", ["read", "write", "admin"], 1), Ct);
        var (api, browser) = (Browser(), Browser());
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Value!.Secret);
        Assert.Equal(HttpStatusCode.Found, (await SignInAsync(browser, "stranger@acme.example", page: "/sign-in?company=acme")).StatusCode);
        var account = await Host.Services.GetRequiredService<IAccounts>().FindAsync(tenant, id, Ct);
        _people.Add(new Asker("Stranger", account!, api, browser));
    }

    private async Task<Guid> TeamAsync(Asker admin, string name, Asker member)
    {
        var made = await JsonAsync(await SendAsync(admin.Api, HttpMethod.Post, $"{Root}/teams", $$"""{"name":"{{name}}"}"""));
        var id = made.GetProperty("id").GetGuid();
        var joined = await SendAsync(admin.Api, HttpMethod.Put, $"{Root}/teams/{id}/members/{member.Account.Id}", """{"role":"member"}""");
        Assert.True(joined.IsSuccessStatusCode, await joined.Content.ReadAsStringAsync(Ct));
        return id;
    }

    private static async Task ProjectAsync(Asker admin, string key, string visibility, Guid team)
    {
        using var made = await SendAsync(
            admin.Api, HttpMethod.Post, $"{Root}/projects",
            $$"""{"key":"{{key}}","name":"{{key}}","template":"kanban","visibility":"{{visibility}}","lead":"{{admin.Account.Id}}","teams":["{{team}}"]}""");
        Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync(Ct));
    }

    /// <param name="path">Of records of this kind.</param>
    /// <param name="begin">Where one is begun; null: there.</param>
    private async Task TellAsync(Asker admin, string kind, Asker? requester, string with = "", string path = "incidents", string? begin = null)
    {
        var word = $"{Canary}{kind}";
        var asked = requester is null ? "" : $$""","requester":"{{requester.Account.Id}}" """;
        var made = await SendAsync(
            admin.Api, HttpMethod.Post, $"{Root}/{begin ?? path}", $$"""{"title":"{{word}} is broken","description":"{{word}}"{{asked}}{{with}}}""");
        var json = await JsonAsync(made);
        Assert.True(made.IsSuccessStatusCode, json.ToString());
        var key = json.GetProperty("key").GetString()!;
        await SendAsync(admin.Api, HttpMethod.Post, $"{Root}/{path}/{key}/comments", $$"""{"kind":"reply","body":"{{word}} reply"}""");
        using MultipartFormDataContent form = new() { { new StringContent($"{word} file"), "file", $"{word}.txt" } };
        Assert.True((await admin.Api.PostAsync($"{Root}/{path}/{key}/attachments", form, Ct)).IsSuccessStatusCode);
        var file = (await admin.Api.GetFromJsonAsync<JsonElement>($"{Root}/{path}/{key}/attachments", Ct))[0].GetProperty("id").GetGuid();
        var id = json.GetProperty("id").GetGuid();
        var scope = await Host.Services.GetRequiredService<IAuthorizer>().ScopeAsync(As(admin.Account.Id), Ct);
        var resource = await Host.Services.GetRequiredService<IMentionQueries>().FindRecordAsync(scope, new RecordId(id), Ct);
        _records.Add(new Told(key, word, file, resource!, path));
    }

    private static async Task<List<(string Path, string Method, bool Get)>> PathsAsync(HttpClient client)
    {
        var document = await client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", Ct);
        return
        [
            .. document.GetProperty("paths").EnumerateObject()
                .Where(path => path.Name.Contains("{idOrKey}", StringComparison.Ordinal))
                .SelectMany(path => path.Value.EnumerateObject().Select(operation => (path.Name, operation.Name, operation.Name is "get"))),
        ];
    }

    /// <summary>What each record has, as its administrator reads it.</summary>
    private async Task<List<string>> StateAsync()
    {
        List<string> all = [];
        foreach (var record in _records)
        {
            foreach (var part in new[] { "", "/timeline", "/links", "/watchers" }.Concat(record.Path is "incidents" ? ["/check-items"] : []))
            {
                all.Add(await _people[0].Api.GetStringAsync($"{Root}/{record.Path}/{record.Key}{part}", Ct));
            }

            // Their texts are read behind our back.
            var files = await _people[0].Api.GetFromJsonAsync<JsonElement>($"{Root}/{record.Path}/{record.Key}/attachments", Ct);
            all.AddRange(files.EnumerateArray().Select(file => file.GetProperty("id").ToString()));
        }

        return all;
    }

    private sealed record Asker(string Name, Account Account, HttpClient Api, HttpClient Browser);

    /// <param name="Path">Of records of its kind: incidents, items.</param>
    private sealed record Told(string Key, string Word, Guid File, Resource Resource, string Path);

    /// <param name="Tells">The word is there for who sees the record.</param>
    /// <param name="Lists">It answers anybody, with what he sees.</param>
    /// <param name="Cookie">Of the pages, not of REST.</param>
    private sealed record Door(string Path, bool Tells, bool Lists = false, bool Cookie = false)
    {
        /// <summary>It also takes a second record, so it may say no to who sees the first.</summary>
        public bool Either { get; init; }
    }
}
