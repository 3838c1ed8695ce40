using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Commands;

namespace SynergyFlow.Web.Help;

/// <summary>One topic. What its reader may not see does not exist for him.</summary>
public sealed partial class HelpPage(
    UseCases useCases, IShortcuts shortcuts, IStringLocalizer<HelpText> text, IStringLocalizer<CommandText> commands, IStringLocalizerFactory texts)
{
    private HelpTopic? _topic;
    private HelpReader? _reader;

    [Parameter]
    public required string Topic { get; set; }

    [CascadingParameter]
    public required Task<AuthenticationState> Authentication { get; set; }

    private IStringLocalizer<HelpText> Text => text;

    private IStringLocalizer<CommandText> Commands => commands;

    protected override async Task OnParametersSetAsync()
    {
        var person = (await Authentication).User;
        _topic = HelpTopics.Find(Topic) is { } found && found.IsFor(person) ? found : null;
        var actor = await useCases.ActorAsync();
        _reader = new HelpReader(person, await shortcuts.FindAsync(actor.Tenant, actor.Id, CancellationToken.None), texts);
    }
}
