using System.Text;
using System.Text.Json;
using Microsoft.Playwright;
using SynergyFlow.Testing;

namespace SynergyFlow.E2E.Tests;

/// <summary>
/// What every page owes its reader: it can be reached, read on a phone, and used with assistive technology. The pages are those
/// that the product routes to; one with a parameter is opened by a link that another page has to it.
/// </summary>
public sealed class EveryPage(PostgresServer postgres, Chromium chromium) : IAsyncLifetime
{
    private const int Desktop = 1440;
    private const int Phone = 390;

    /// <summary>What depends on the theme; everything else is looked at once per width.</summary>
    private const string Colours = "{ runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] }, resultTypes: ['violations'] }";

    private const string Everything = "{ resultTypes: ['violations'] }";

    private readonly List<string> _problems = [];
    private readonly HashSet<string> _links = new(StringComparer.Ordinal);
    private SynergyFlowProcess _server = null!;
    private string _axe = "";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await SynergyFlowProcess.StartAsync(postgres, Ct);
        _axe = await File.ReadAllTextAsync(RepositoryRoot.File("wwwroot-assets", "node_modules", "axe-core", "axe.min.js"), Ct);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task EveryRoute_HasAHeading_FitsItsWidth_AndHasNoSeriousAccessibilityProblem()
    {
        var page = await chromium.NewVisitorAsync(_server);
        await page.EmulateMediaAsync(new() { ReducedMotion = ReducedMotion.Reduce });
        page.PageError += (_, error) => _problems.Add($"{page.Url}: {error}");
        page.Console += (_, message) =>
        {
            // The browser reports the status of the page that says "not found"; that page is meant.
            if (message.Type == "error" && !(message.Location.StartsWith(page.Url, StringComparison.Ordinal) && page.Url.EndsWith("/not-found", StringComparison.Ordinal)))
            {
                _problems.Add($"{page.Url}: {message.Text}");
            }
        };
        await LookAtAsync(page, "/sign-in");
        await page.SignInAsync(_server, "SYSTEM_ADMIN");
        await StartAnImportAsync(page);
        await ResolveOneAsync(page);
        await DraftAPolicyAsync(page);
        await MakeAWebhookAsync(page);
        await MakeASourceAsync(page);
        await OpenAnEventAsync(page);
        await LinkTwoAsync(page);

        foreach (var template in Routes.Templates.Where(template => !Routes.HasParameter(template) && template != "/sign-in"))
        {
            await LookAtAsync(page, template);
        }

        foreach (var template in Routes.Templates.Where(Routes.HasParameter))
        {
            if (_links.FirstOrDefault(link => Routes.Leads(link, template)) is { } link)
            {
                await LookAtAsync(page, link);
            }
            else
            {
                _problems.Add($"{template}: no page of the demo company links to it, so it was not looked at");
            }
        }

        foreach (var path in Routes.ForDevelopers)
        {
            Assert.Equal(404, (await page.APIRequest.GetAsync(path)).Status);
        }

        Assert.True(_problems.Count == 0, string.Join('\n', _problems));
    }

    private static async Task DraftAPolicyAsync(IPage page)
    {
        await page.GotoAsync("/admin/policies/priority");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "New draft" }).ClickAsync();
        await page.WaitForURLAsync("**/versions/1");
    }

    private static async Task MakeAWebhookAsync(IPage page)
    {
        await page.GotoAsync("/admin/webhooks/new");
        await page.InteractiveAsync();
        await page.Locator("#webhook-name").FillAsync("Chat");
        await page.Locator("#webhook-url").FillAsync("https://chat.invalid/hook");
        await page.Button("Create webhook").ClickAsync();
        await page.WaitForURLAsync("**/admin/webhooks/*-*");
    }

    private static async Task MakeASourceAsync(IPage page)
    {
        await page.GotoAsync("/admin/inbound/new");
        await page.InteractiveAsync();
        await page.Locator("#inbound-name").FillAsync("Pipeline");
        await page.Locator("#inbound-kind").SelectOptionAsync("Deployments");
        await page.Button("Create source").ClickAsync();
        await page.WaitForURLAsync("**/admin/inbound/*-*");
    }

    /// <summary>A row of the audit shows its ways on only once it is opened.</summary>
    private async Task OpenAnEventAsync(IPage page)
    {
        await page.GotoAsync("/admin/audit");
        await page.InteractiveAsync();
        await page.Locator("tbody button[aria-expanded]").First.ClickAsync();
        _links.Add((await page.GetByRole(AriaRole.Link, new() { Name = "Where it came from" }).GetAttributeAsync("href"))!);
    }

    /// <summary>A graph is a drawing only where something is linked.</summary>
    private async Task LinkTwoAsync(IPage page)
    {
        await page.GotoAsync("/incidents/INC-9");
        await page.InteractiveAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Key or title of the other record" }).FillAsync("INC-7");
        await page.GetByRole(AriaRole.Option, new() { Name = "INC-7" }).ClickAsync();
        await page.Button("Add relation").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove the link to INC-7" }).WaitForAsync();
        _links.Add((await page.GetByRole(AriaRole.Link, new() { Name = "Open graph" }).GetAttributeAsync("href"))!);
    }

    private async Task LookAtAsync(IPage page, string path)
    {
        await page.SetViewportSizeAsync(Desktop, 900);
        await page.GotoAsync(path);
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        var arrived = new Uri(page.Url).AbsolutePath;
        if (arrived != path)
        {
            _problems.Add($"{path}: leads to {arrived}");
            return;
        }

        if (await page.Locator("h1:visible").CountAsync() != 1)
        {
            _problems.Add($"{path}: has not exactly one heading of level 1");
        }

        _links.UnionWith(await page.Locator("a[href^='/']").EvaluateAllAsync<string[]>("links => links.map(link => link.pathname)"));

        // Evaluated by the browser's debugger, which the page's content policy does not bind. A colour halfway between two themes is nobody's.
        await page.EvaluateAsync(_axe);
        await page.EvaluateAsync("() => { const still = new CSSStyleSheet(); still.replaceSync('*, *::before, *::after { transition: none !important }'); document.adoptedStyleSheets.push(still); }");
        await AxeAsync(page, Desktop, "light", Everything);
        await AxeAsync(page, Desktop, "dark", Colours);
        await AxeAsync(page, Desktop, "contrast", Colours);
        await FitsAsync(page, Desktop);
        await page.SetViewportSizeAsync(Phone, 844);
        await AxeAsync(page, Phone, "light", Everything);
        await AxeAsync(page, Phone, "dark", Colours);
        await FitsAsync(page, Phone);
    }

    private async Task FitsAsync(IPage page, int width)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
        {
            _problems.Add($"{page.Url}: {overflow} px wider than {width}");
        }
    }

    private async Task AxeAsync(IPage page, int width, string theme, string options)
    {
        var found = await page.EvaluateAsync<JsonElement>(
            "async theme => { document.documentElement.setAttribute('data-theme', theme);"
            + $" return (await axe.run(document, {options})).violations.map(v => ({{ id: v.id, impact: v.impact,"
            + " where: v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ') })); }",
            theme);
        _problems.AddRange(found.EnumerateArray()
            .Where(violation => violation.GetProperty("impact").GetString() is "serious" or "critical")
            .Select(violation => $"{page.Url} ({theme}, {width} px): {violation.GetProperty("id").GetString()} at {violation.GetProperty("where").GetString()}"));
    }

    /// <summary>The demo company has none, and its page has to be seen too.</summary>
    private static async Task StartAnImportAsync(IPage page)
    {
        await page.GotoAsync("/admin/imports");
        await page.InteractiveAsync();

        // The file input listens a moment after the page does: Blazor marks it when it is ready.
        await page.WaitForFunctionAsync("() => document.querySelector('input[type=file]')?._blazorInputFileNextFileId !== undefined");
        await page.Locator("input[type=file]").SetInputFilesAsync(new FilePayload
        {
            Name = "incidents.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("number,opened_at,short_description,state\nX-1,2026-01-05 08:00,Printer jams,New\n"),
        });
        await page.Button("Upload").ClickAsync();
        await page.WaitForURLAsync("**/admin/imports/*-*");
    }

    /// <summary>Whoever asked is led to the survey: the reader opens one himself.</summary>
    private async Task ResolveOneAsync(IPage page)
    {
        await page.GotoAsync("/incidents/new");
        await page.InteractiveAsync();
        await page.GetByLabel("Title").FillAsync("Projector in room 3 stays dark");
        await page.Button("Create incident").ClickAsync();
        await page.WaitForURLAsync("**/incidents/INC-*");
        await page.InteractiveAsync();
        await page.Button("Resolve incident").ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByLabel("Resolution").FillAsync("Changed the lamp.");
        await page.InDialog("Resolve incident").ClickAsync();
        var survey = page.GetByRole(AriaRole.Link, new() { Name = "Say how it went" });
        await survey.WaitForAsync();
        _links.Add((await survey.GetAttributeAsync("href"))!);
    }
}
