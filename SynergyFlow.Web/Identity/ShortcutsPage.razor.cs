using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Commands;

namespace SynergyFlow.Web.Identity;

/// <summary>Everybody's own keys. Each change is saved at once; a refusal stands at the command it is about.</summary>
public sealed partial class ShortcutsPage(
    UseCases useCases, ShortcutChanges changes, IStringLocalizer<ShortcutText> text, IStringLocalizer<CommandText> commands)
{
    /// <summary>What the capturing field sends for no keys.</summary>
    private const string NoKeys = "none";

    private ShortcutSettings? _settings;
    private string? _problem;
    private string? _at;
    private string? _saved;
    private bool _busy;

    private IStringLocalizer<ShortcutText> Text => text;

    private IStringLocalizer<CommandText> Commands => commands;

    protected override Task OnInitializedAsync() => LoadAsync();

    private string? KeysOf(Command command) =>
        _settings!.KeysOf(new CommandKeys(command.Id, command.Keys, command.Place));

    private async Task LoadAsync()
    {
        var read = await useCases.RunAsync((ReadShortcuts shortcuts, Actor actor) => shortcuts.FindAsync(actor, CancellationToken.None));
        (_settings, _problem) = (read.Value ?? _settings, read.Error is { } error ? text["Refused", error.Message] : _problem);
    }

    private Task SwitchAsync(bool enabled) => SaveAsync(null, enabled, _settings!.Keys, text["Saved"]);

    private Task ChangeAsync(Command command, string? pressed)
    {
        var keys = pressed is NoKeys or null or "" ? null : pressed;
        return SaveAsync(
            command.Id,
            _settings!.Enabled,
            new Dictionary<string, string?>(_settings.Keys, StringComparer.Ordinal) { [command.Id] = keys },
            keys is null ? text["SavedNone", commands[command.Id]] : text["SavedKeys", commands[command.Id], KeyCaps.Say(keys)]);
    }

    private Task ResetAsync(Command command) => SaveAsync(
        command.Id,
        _settings!.Enabled,
        _settings.Keys.Where(pair => pair.Key != command.Id).ToDictionary(StringComparer.Ordinal),
        text["Saved"]);

    private Task ResetAllAsync() => SaveAsync(null, _settings!.Enabled, new Dictionary<string, string?>(), text["Saved"]);

    private async Task SaveAsync(string? at, bool enabled, IReadOnlyDictionary<string, string?> keys, string done)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _saved, _problem, _at) = (true, null, null, at);
        try
        {
            var saved = await useCases.RunAsync((ChangeShortcuts change, Actor actor) =>
                change.ExecuteAsync(actor, new(enabled, keys, _settings!.Version), CancellationToken.None));
            if (saved.Failed)
            {
                _problem = Say(saved.Error);
            }
            else
            {
                (_saved, _at) = (done, null);
                changes.Raise();
            }

            await LoadAsync();
        }
        finally
        {
            _busy = false;
        }
    }

    private string Say(Error error) => error switch
    {
        ShortcutTaken taken => text["Taken", KeyCaps.Say(taken.Keys), commands[taken.Other]],
        ShortcutReserved reserved => text["Reserved", KeyCaps.Say(reserved.Keys)],
        InvalidField => text["Malformed"],
        VersionConflict => text["Newer"],
        _ => text["Refused", error.Message],
    };
}
