namespace SynergyFlow.Core.Work.Views;

/// <summary>A view that every installation has. Pages name it in the reader's language by its key.</summary>
/// <param name="Key">In addresses; never changed.</param>
/// <param name="Own">For people who see only what they have a stake in; the others are for agents.</param>
public sealed record BuiltInView(string Key, string Name, ViewSettings Settings, bool Own = false);

public static class BuiltInViews
{
    private const string Open = "stateCategory in (new, open, pending)";

    public static IReadOnlyList<BuiltInView> All { get; } =
    [
        new("my-open", "My open", new($"assignee = me and {Open}", "priority,-updated")),
        new("unassigned", "Unassigned", new($"assignee is empty and {Open}", "priority,created")),
        new("my-teams", "My teams", new($"team = mine and {Open}")),
        new("open", "All open", new(Open)),
        new("pending", "Pending", new("stateCategory = pending", "updated")),
        new("resolved", "Resolved recently", new("stateCategory = resolved and updated > -7d")),
        new("all", "All", new()),
        new("requests-open", "Open", new(Open), Own: true),
        new("requests", "All", new(), Own: true),
    ];

    /// <param name="own">The reader sees only what he has a stake in.</param>
    public static IEnumerable<BuiltInView> For(bool own) => All.Where(view => view.Own == own);

    /// <summary>What the queue opens with.</summary>
    public static BuiltInView First(bool own) => All.Single(view => view.Key == (own ? "requests" : "open"));
}
