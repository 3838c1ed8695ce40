using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;

namespace SynergyFlow.Core.Tests.Identity;

public sealed class ShortcutsTests
{
    private static readonly Stamp s_now = new(UserId.System, new DateTimeOffset(2026, 3, 10, 12, 0, 0, TimeSpan.Zero));

    [Theory]
    [InlineData("a", true)]
    [InlineData("?", true)]
    [InlineData(".", true)]
    [InlineData("ж", true)]
    [InlineData("Enter", true)]
    [InlineData("Shift+x", true)]
    [InlineData("Shift+Enter", true)]
    [InlineData("Mod+k", true)]
    [InlineData("Mod+Shift+k", true)]
    [InlineData("g d", true)]
    [InlineData("+", true)]
    [InlineData("Shift+?", false)]
    [InlineData("A", false)]
    [InlineData("Ctrl+k", false)]
    [InlineData("Alt+k", false)]
    [InlineData("Tab", false)]
    [InlineData("Escape", false)]
    [InlineData("g d e", false)]
    [InlineData("g Mod+k", false)]
    [InlineData("g  d", false)]
    [InlineData(" ", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("\u202e", false)]
    [InlineData("<script>alert(1)</script>", false)]
    public void Chord_InTheOneSpellingOnly_IsWellFormed(string? chord, bool good) => Assert.Equal(good, KeyChord.IsWellFormed(chord));

    [Theory]
    [InlineData("Mod+w")]
    [InlineData("Mod+t")]
    [InlineData("Mod+n")]
    [InlineData("Mod+q")]
    [InlineData("Mod+Shift+n")]
    [InlineData("Mod+Shift+t")]
    [InlineData("Mod+Shift+w")]
    [InlineData("Mod+l")]
    [InlineData("Mod+f")]
    [InlineData("Mod+r")]
    [InlineData("Mod+c")]
    [InlineData("Mod+v")]
    [InlineData("Mod+z")]
    [InlineData("Mod+0")]
    public void Choose_WhatTheBrowserNeeds_IsRefused(string chord) =>
        Assert.IsType<ShortcutReserved>(Choose(("new", chord)).Error);

    [Theory]
    [InlineData("move", "d", "go")] // everywhere reaches into the queue
    [InlineData("go", "j", "move")]
    [InlineData("move", "g", "seq")] // g begins "g d"
    [InlineData("note", "r", "reply")]
    [InlineData("move", "r", "reply")] // on a record means in the queue too
    public void Choose_KeysOfAnotherCommandOfThatPlace_NamesTheOther(string command, string chord, string other) =>
        Assert.Equal(other, Assert.IsType<ShortcutTaken>(Choose((command, chord)).Error).Other);

    [Fact]
    public void Choose_SameKeysInPlacesThatNeverMeet_IsFine() => Assert.Null(Choose(("watch", "j")).Error);

    [Fact]
    public void Choose_TwoThatSwapTheirKeys_IsFine() => Assert.Null(Choose(("reply", "n"), ("note", "r")).Error);

    [Fact]
    public void Choose_AnUnknownCommandOrMalformedKeys_IsRefused()
    {
        Assert.IsType<InvalidField>(Choose(("gone", "q")).Error);
        Assert.IsType<InvalidField>(Choose(("new", "Alt+q")).Error);
    }

    [Fact]
    public void Choose_WhatTheTableSays_IsNotKept()
    {
        var mine = Begin();

        Assert.Null(mine.Choose(true, new Dictionary<string, string?> { ["new"] = "c", ["go"] = null, ["move"] = "q" }, Table.One, s_now).Error);

        Assert.Equal(["go", "move"], mine.Keys.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1, mine.Version);
        var changes = Assert.Single(mine.Events).Event.Changes;
        Assert.Equal([new FieldChange("go", "d", null), new FieldChange("move", "j", "q")], changes);
    }

    [Fact]
    public void Choose_TheSameAgain_ChangesNothing()
    {
        var mine = Begin();
        Dictionary<string, string?> keys = new() { ["move"] = "q" };
        mine.Choose(false, keys, Table.One, s_now);

        mine.Choose(false, keys, Table.One, s_now);

        Assert.Equal(1, mine.Version);
        Assert.False(mine.Enabled);
    }

    [Fact]
    public void Settings_KeysOf_AreTheChosenElseTheUsual()
    {
        ShortcutSettings settings = new(true, new Dictionary<string, string?> { ["a"] = null, ["b"] = "q" }, 1);

        Assert.Null(settings.KeysOf(new CommandKeys("a", "x", CommandPlace.Queue)));
        Assert.Equal("q", settings.KeysOf(new CommandKeys("b", "x", CommandPlace.Queue)));
        Assert.Equal("x", settings.KeysOf(new CommandKeys("c", "x", CommandPlace.Queue)));
    }

    private static Shortcuts Begin() => Shortcuts.Begin(Tenant.First, UserId.System);

    private static Result Choose(params (string Command, string? Keys)[] keys) =>
        Begin().Choose(true, keys.ToDictionary(pair => pair.Command, pair => pair.Keys), Table.One, s_now);

    private sealed class Table : IShortcutTable
    {
        public static Table One { get; } = new();

        public IReadOnlyList<CommandKeys> Commands { get; } =
        [
            new("new", "c", CommandPlace.Everywhere),
            new("go", "d", CommandPlace.Everywhere),
            new("seq", "g d", CommandPlace.Everywhere),
            new("move", "j", CommandPlace.Queue),
            new("watch", null, CommandPlace.Ticket),
            new("reply", "r", CommandPlace.Record),
            new("note", "n", CommandPlace.Record),
        ];
    }
}
