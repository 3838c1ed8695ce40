using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Components.Commands;

/// <summary>
/// The command table in the reader's words with his keys, and which commands he may run. The keys are read again when he changes
/// them here; what he may is asked again on each page, so that lost rights end at the next one.
/// </summary>
public sealed partial class CommandIsland(
    UseCases useCases,
    IShortcuts shortcuts,
    AuthenticationStateProvider authentication,
    NavigationManager navigation,
    ShortcutChanges changes,
    IStringLocalizer<CommandText> text) : IDisposable
{
    private static readonly JsonSerializerOptions s_json =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault };

    private readonly CancellationTokenSource _closing = new();
    private CancellationToken _left;
    private string? _commands;
    private string? _allowed;

    public void Dispose()
    {
        changes.Changed -= KeysChanged;
        navigation.LocationChanged -= Navigated;
        _closing.Cancel();
        _closing.Dispose();
    }

    // Of a source that is disposed no token can be had, and pages are left while they begin.
    protected override void OnInitialized() => _left = _closing.Token;

    protected override async Task OnInitializedAsync()
    {
        if ((await authentication.GetAuthenticationStateAsync()).User.Identity?.IsAuthenticated != true)
        {
            return;
        }

        changes.Changed += KeysChanged;
        navigation.LocationChanged += Navigated;
        await ReadKeysAsync();
        await AskAsync();
    }

    private async Task ReadKeysAsync()
    {
        var actor = await useCases.ActorAsync();
        var settings = await shortcuts.FindAsync(actor.Tenant, actor.Id, _left);
        var keys = new CommandTable().Commands.ToDictionary(command => command.Command, settings.KeysOf, StringComparer.Ordinal);
        _commands = JsonSerializer.Serialize(
            new Island(
                actor.Id.ToString(),
                settings.Enabled,
                [.. CommandTable.All.Select(command => new Entry(
                    command.Id, text[command.Id], text["Group." + command.Group], command.Place.ToText(), keys[command.Id], command.Href, command.NeedsButton, command.Quick))],
                Words()),
            s_json);
    }

    private async Task AskAsync() => _allowed = string.Join(' ', await useCases.RunAsync(
        (IAuthorizer authorizer, Actor actor) => CommandAccess.AskAsync(authorizer, actor, _left)));

    private void KeysChanged(object? sender, EventArgs e) => _ = InvokeAsync(() => AgainAsync(ReadKeysAsync));

    private void Navigated(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() => AgainAsync(AskAsync));

    private async Task AgainAsync(Func<Task> read)
    {
        try
        {
            await read();
            StateHasChanged();
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // The page was left meanwhile.
        }
        catch (Exception failure)
        {
            await DispatchExceptionAsync(failure);
        }
    }

    // The names are those of the Words interface in wwwroot-assets/modules/commands/commands.ts.
    private Dictionary<string, string> Words() => new(StringComparer.Ordinal)
    {
        ["title"] = text["PaletteTitle"],
        ["placeholder"] = text["PalettePlaceholder"],
        ["results"] = text["PaletteResults"],
        ["recent"] = text["PaletteRecent"],
        ["records"] = text["PaletteRecords"],
        ["goTo"] = text["PaletteGoTo"],
        ["nothing"] = text["PaletteNothing"],
        ["found"] = text["PaletteFound"],
        ["failed"] = text["PaletteFailed"],
        ["helpTitle"] = text["HelpTitle"],
        ["helpNone"] = text["HelpOff"],
        ["helpChange"] = text["HelpChange"],
        ["helpPage"] = text["help.page"],
        ["close"] = text["Close"],
        ["then"] = text["Then"],
        ["noTarget"] = text["NoTarget"],
        ["notHere"] = text["NotHere"],
        ["capture"] = text["Capture"],
    };

    private sealed record Island(string Person, bool Enabled, IReadOnlyList<Entry> Commands, IReadOnlyDictionary<string, string> Words);

    private sealed record Entry(string Id, string Label, string Group, string Place, string? Keys, string? Href, bool Button, bool Quick);
}
