using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Identity.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Web.Components;

namespace SynergyFlow.Web.Help;

/// <summary>Offers an agent the tour of the desk, once, and brings what its steps say. Either answer ends the offer for good.</summary>
public sealed partial class TourOffer(UseCases useCases, IStringLocalizer<HelpText> text)
{
    /// <summary>What the steps point at, in their order; tour.ts knows where that is. The commands are those whose keys a step names.</summary>
    private static readonly (string Target, string[] Commands)[] s_steps =
    [
        ("views", []),
        ("row", ["list.next", "list.previous", "list.open"]),
        ("selection", ["list.toggle", "list.range"]),
        ("palette", ["palette.open"]),
        ("my-work", ["go.my_work"]),
        ("help", ["help.page", "help.show"]),
    ];

    private string? _tour;
    private bool _offered;

    [CascadingParameter]
    public required Task<AuthenticationState> Authentication { get; set; }

    private IStringLocalizer<HelpText> Text => text;

    protected override async Task OnInitializedAsync()
    {
        if (!HelpTopics.Agents.Any((await Authentication).User.IsInRole))
        {
            return;
        }

        // The names are those of the Tour interface in wwwroot-assets/modules/tour.ts.
        _tour = JsonSerializer.Serialize(
            new
            {
                Progress = text["TourProgress"].Value,
                Back = text["TourBack"].Value,
                Next = text["TourNext"].Value,
                Done = text["TourDone"].Value,
                End = text["TourEnd"].Value,
                Steps = s_steps.Select(step => new
                {
                    step.Target,
                    Title = text["Tour." + step.Target].Value,
                    Text = text[$"Tour.{step.Target}.text"].Value,
                    step.Commands,
                }),
            },
            JsonSerializerOptions.Web);
        var read = await useCases.RunAsync((ReadTour tour, Actor actor) => tour.FindAsync(actor, CancellationToken.None));
        _offered = read is { Failed: false, Value.EndedAt: null };
    }

    private async Task EndAsync()
    {
        _offered = false;
        await useCases.RunAsync((EndTour end, Actor actor) => end.ExecuteAsync(actor, CancellationToken.None));
    }
}
