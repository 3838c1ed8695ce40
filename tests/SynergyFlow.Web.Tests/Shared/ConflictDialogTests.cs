using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using SynergyFlow.Web.Components.Shared;

namespace SynergyFlow.Web.Tests.Shared;

public sealed class ConflictDialogTests : FrameTest
{
    private static readonly FieldConflict[] s_conflicts =
        [new("title", "Title", "Mine", "Theirs"), new("assignee", "Assignee", null, "Budi")];

    [Fact]
    public async Task Save_PickTheirsForOne_KeepsMineForTheOther()
    {
        var (page, asked) = await AskAsync();
        Assert.Contains("Alya saved a change 2 min ago", page.Markup, StringComparison.Ordinal);
        Assert.Equal(["Mine", "Theirs", "empty", "Budi"], page.FindAll(".value").Select(value => value.TextContent));

        await page.FindAll("input[type=radio]")[1].ChangeAsync(true);
        await page.Find(".btn-primary").ClickAsync();

        Assert.Equal(["assignee"], await asked);
    }

    [Fact]
    public async Task Cancel_ChoosesNothing()
    {
        var (page, asked) = await AskAsync();

        await page.FindAll("button").First(button => button.TextContent == "Cancel").ClickAsync();

        Assert.Null(await asked);
    }

    private async Task<(IRenderedComponent<MudDialogProvider> Page, Task<IReadOnlySet<string>?> Asked)> AskAsync()
    {
        Render<MudPopoverProvider>();
        var page = Render<MudDialogProvider>();
        Task<IReadOnlySet<string>?>? asked = null;
        await page.InvokeAsync(() =>
        {
            asked = ConflictDialog.AskAsync(
                Services.GetRequiredService<IDialogService>(), s_conflicts, "Alya", Clock.GetUtcNow().AddMinutes(-2));
        });
        await page.WaitForElementAsync(".conflict");
        return (page, asked!);
    }
}
