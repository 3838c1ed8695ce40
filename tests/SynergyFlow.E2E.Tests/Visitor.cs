using Microsoft.Playwright;

namespace SynergyFlow.E2E.Tests;

/// <summary>What a person does in many journeys.</summary>
internal static class Visitor
{
    extension(IPage page)
    {
        public async Task SignInAsync(SynergyFlowProcess server, string role)
        {
            var (email, password) = server.Account(role);
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail address").FillAsync(email);
            await page.GetByLabel("Password").FillAsync(password);
            await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();

            // Asked of the page, not waited for as an event: one that came just before is never heard of.
            await page.WaitForURLAsync("**/desk**", new() { WaitUntil = WaitUntilState.Commit });
            await page.WaitForFunctionAsync("() => document.readyState === 'complete'");
        }

        public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

        public ILocator InDialog(string name) =>
            page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

        /// <summary>Waits until the page answers: a click or a key before that is lost.</summary>
        public Task InteractiveAsync() => page.WaitForFunctionAsync(
            "() => window.Blazor !== undefined && document.querySelector('main[data-interactive]') !== null"
            + " && document.documentElement.dataset.scripts === 'ready'");
    }
}
