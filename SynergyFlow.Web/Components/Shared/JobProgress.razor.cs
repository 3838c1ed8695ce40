using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace SynergyFlow.Web.Components.Shared;

/// <summary>A job that goes on without the page: how far it is, what went wrong, and a way to stop it.</summary>
public sealed partial class JobProgress(IStringLocalizer<SharedText> text)
{
    private bool _cancelling;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>queued, running, done, failed or cancelled.</summary>
    [Parameter, EditorRequired]
    public required string State { get; set; }

    /// <summary>Items finished, those with problems included.</summary>
    [Parameter]
    public long Done { get; set; }

    /// <summary>Null while nobody knows how many there are.</summary>
    [Parameter]
    public long? Total { get; set; }

    [Parameter]
    public int Problems { get; set; }

    /// <summary>Where the problems are listed row by row.</summary>
    [Parameter]
    public string? ProblemsHref { get; set; }

    [Parameter]
    public EventCallback OnCancel { get; set; }

    private IStringLocalizer<SharedText> Text => text;

    private string Counts => Total is { } total
        ? text["JobCounts", Done.ToString("N0", null), total.ToString("N0", null)]
        : text["JobCountsOpen", Done.ToString("N0", null)];

    private string Tone => State switch
    {
        "done" => Problems > 0 ? "tone-warning" : "tone-success",
        "failed" => "tone-danger",
        "running" => "tone-primary",
        _ => "",
    };

    private async Task CancelAsync()
    {
        _cancelling = true;
        try
        {
            await OnCancel.InvokeAsync();
        }
        finally
        {
            _cancelling = State is "queued" or "running";
        }
    }
}
