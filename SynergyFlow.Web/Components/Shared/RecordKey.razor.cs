using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>
/// A record's key, the same everywhere: kind, number, link; a click on the icon copies the key, and resting on the link shows the
/// record's card (wwwroot-assets/modules/card.ts).
/// </summary>
public sealed partial class RecordKey(IStringLocalizer<SharedText> text)
{
    /// <summary>The human key, such as INC-1234.</summary>
    [Parameter, EditorRequired]
    public required string Key { get; set; }

    /// <summary>False on the record's own page.</summary>
    [Parameter]
    public bool Linked { get; set; } = true;

    /// <summary>Of the link, with its question mark: what the record's page should know of where one comes from.</summary>
    [Parameter]
    public string? Query { get; set; }

    private IStringLocalizer<SharedText> Text => text;

    /// <summary>The page of a record.</summary>
    public static string AddressOf(string key) => RecordKinds.Address(Uri.EscapeDataString(key));

    private static (string Name, string Icon) Of(string key) => RecordKinds.OfKey(key) switch
    {
        RecordKind.Incident => ("Kind.INC", Icons.Material.Outlined.ReportProblem),
        RecordKind.WorkItem => ("Kind.item", Icons.Material.Outlined.TaskAlt),
    };
}
