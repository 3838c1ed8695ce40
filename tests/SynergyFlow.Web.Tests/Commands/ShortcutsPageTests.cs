using System.Security.Claims;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Persistence;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Commands;
using SynergyFlow.Web.Identity;
using SynergyFlow.Web.Tests.Shared;

namespace SynergyFlow.Web.Tests.Commands;

public sealed class ShortcutsPageTests : FrameTest
{
    private readonly Keeper _keeper = new();
    private int _told;

    public ShortcutsPageTests()
    {
        var signedIn = AddAuthorization().SetAuthorized("Alya");
        signedIn.SetClaims(new Claim("sub", _keeper.User.ToString()), new Claim("tenant", Tenant.First.ToString()));
        Services.AddSingleton<IShortcuts>(_keeper).AddSingleton<IShortcutStore>(_keeper).AddSingleton<IAuthorizer>(_keeper).AddSingleton<IUnitOfWork>(_keeper);
        Services.AddScoped<ReadShortcuts>().AddScoped<ChangeShortcuts>().AddScoped<TenantScope>().AddScoped<UseCases>();
        Services.GetRequiredService<ShortcutChanges>().Changed += (_, _) => _told++;
    }

    [Fact]
    public void Page_ForSomebodyWhoChoseNothing_ListsEveryCommandWithItsUsualKeys()
    {
        var page = Render<ShortcutsPage>();

        Assert.Equal(CommandTable.All.Select(command => command.Id), page.FindAll("[data-shortcut]").Select(row => row.GetAttribute("data-shortcut")));
        Assert.Equal("Ctrl K", Keys(page, "palette.open"));
        Assert.Equal("G then D", Keys(page, "go.desk"));
        Assert.Equal("None", Keys(page, "go.users"));
        Assert.All(page.FindAll("input[data-key-capture]"), field => Assert.NotEmpty(field.GetAttribute("aria-label")!));
        Assert.Empty(page.FindAll("[data-shortcut] button"));
    }

    [Fact]
    public void Keys_PressedInAField_AreSavedAndToldToTheFrame_AndCanBeReset()
    {
        var page = Render<ShortcutsPage>();

        Field(page, "list.toggle").Change("v");

        Assert.Equal("V", Keys(page, "list.toggle"));
        Assert.Contains("Select or unselect the row now has V.", page.Find(".alert-success").TextContent, StringComparison.Ordinal);
        Assert.Equal(1, _told);

        page.Find("[data-shortcut='list.toggle'] button").Click();

        Assert.Equal("X", Keys(page, "list.toggle"));
        Assert.Empty(_keeper.Stored.Keys);
    }

    [Fact]
    public void Keys_OfAnotherCommand_AreRefusedAtTheirRowByName()
    {
        var page = Render<ShortcutsPage>();

        Field(page, "list.toggle").Change("j");

        var row = page.Find("[data-shortcut='list.toggle']");
        Assert.Contains("J already belongs to “Next row”.", row.QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("true", row.QuerySelector("input")!.GetAttribute("aria-invalid"));
        Assert.Equal("X", Keys(page, "list.toggle"));
        Assert.Equal(0, _told);
    }

    [Theory]
    [InlineData("Mod+w", "The browser needs Ctrl+W for itself.")]
    [InlineData("Alt+w", "These keys cannot be used.")]
    public void Keys_ThatCannotBe_AreRefusedInWords(string pressed, string said)
    {
        var page = Render<ShortcutsPage>();

        Field(page, "list.toggle").Change(pressed);

        Assert.Contains(said, page.Find("[data-shortcut='list.toggle'] [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Backspace_TakesTheKeysAway_AndTheSwitchTurnsAllOff()
    {
        var page = Render<ShortcutsPage>();

        Field(page, "list.toggle").Change("none");
        page.Find("#use-shortcuts").Change(false);

        Assert.Equal("None", Keys(page, "list.toggle"));
        Assert.False(_keeper.Stored.Enabled);
        Assert.True(_keeper.Stored.Keys.ContainsKey("list.toggle"));
        Assert.Equal(2, _told);
    }

    [Fact]
    public void ChangedElsewhereMeanwhile_IsSaidAndReadAgain()
    {
        var page = Render<ShortcutsPage>();
        _keeper.Stored.Choose(true, new Dictionary<string, string?> { ["list.next"] = "y" }, new CommandTable(), new Stamp(_keeper.User, default));

        Field(page, "list.toggle").Change("v");

        Assert.Contains("You changed your shortcuts elsewhere", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Y", Keys(page, "list.next"));
        Assert.Equal("X", Keys(page, "list.toggle"));
    }

    private static AngleSharp.Dom.IElement Field(IRenderedComponent<ShortcutsPage> page, string command) => page.Find($"[data-shortcut='{command}'] input");

    private static string Keys(IRenderedComponent<ShortcutsPage> page, string command) =>
        string.Join(' ', page.Find($"[data-shortcut='{command}'] .shortcut-keys").TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Keeps one person's choices in memory and lets him do everything.</summary>
    private sealed class Keeper : IShortcuts, IShortcutStore, IAuthorizer, IUnitOfWork
    {
        public Keeper() => Stored = Shortcuts.Begin(Tenant.First, User);

        public UserId User { get; } = new(Guid.CreateVersion7());

        public Shortcuts Stored { get; }

        public Task<ShortcutSettings> FindAsync(TenantId tenant, UserId user, CancellationToken ct) =>
            Task.FromResult(new ShortcutSettings(Stored.Enabled, Stored.Keys, Stored.Version));

        public Task<Shortcuts> GetForEditAsync(TenantId tenant, UserId user, CancellationToken ct) => Task.FromResult(Stored);

        public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

        public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(RecordScope.Nothing(actor.Tenant));

        public Task<Result> SaveAsync(Actor actor, CancellationToken ct) => Task.FromResult(Result.Success);
    }
}
