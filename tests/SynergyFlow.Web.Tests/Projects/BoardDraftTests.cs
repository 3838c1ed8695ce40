using SynergyFlow.Core.Projects;
using SynergyFlow.Web.Projects.Boards;

namespace SynergyFlow.Web.Tests.Projects;

/// <summary>The form of a board's layout, and what it holds when somebody else has changed what is stored.</summary>
public sealed class BoardDraftTests
{
    private static readonly StateRow s_todo = new(ProjectStateId.New(), "Todo", StateGroup.Unstarted);
    private static readonly StateRow s_doing = new(ProjectStateId.New(), "In Progress", StateGroup.Started);
    private static readonly StateRow s_review = new(ProjectStateId.New(), "Review", StateGroup.Started);
    private static readonly StateRow s_gone = new(ProjectStateId.New(), "Cancelled", StateGroup.Cancelled);
    private static readonly LayoutColumnRow s_next = new(LayoutColumnId.New(), "Next", [s_todo.Id]);
    private static readonly LayoutColumnRow s_work = new(LayoutColumnId.New(), "Work", [s_doing.Id, s_review.Id]);
    private static readonly LayoutColumnRow s_late = new(LayoutColumnId.New(), "Late", []);

    [Fact]
    public void Columns_BeginAsTheBoardIs_AndAreOrderedFilledAndRemoved()
    {
        var draft = Draft(null);
        Assert.Equal("", Said(draft));
        draft.Begin([s_todo, s_doing, s_review, s_gone]);
        Assert.Equal("Todo: Todo | In Progress: In Progress | Review: Review", Said(draft));
        draft.Put(s_review.Id, draft.Columns[1].Key);
        draft.Remove(draft.Columns[2]);
        draft.Remove(draft.Columns[0]);
        draft.Put(s_todo.Id, LayoutColumnId.New().Value);
        Assert.Equal("In Progress: In Progress, Review", Said(draft));
        Assert.Null(draft.Wanted([s_doing]).Columns![0].Id);
        Assert.False(draft.Same(Draft(null)));
        draft.PerState = true;
        Assert.True(draft.Same(Draft(null)));
        draft.Days = " 14 ";
        Assert.True(draft.Same(Draft(null)));
        draft.Days = "two";
        Assert.Equal(0, draft.Wanted([]).DoneDays);
    }

    [Fact]
    public void ChangedByOthers_WhatWasTypedStays_AndTheRestIsAsItIsNow()
    {
        var (before, typed) = (Draft([s_next, s_work, s_late]), Draft([s_next, s_work, s_late]));
        typed.Columns[1].Name = "Doing";
        typed.Put(s_review.Id, typed.Columns[0].Key);
        typed.Card.Add(CardField.Files);
        var now = Draft([s_late, s_work with { Name = "In work", States = [s_doing.Id] }, s_next with { Name = "Soon" }, new(LayoutColumnId.New(), "New", [s_review.Id])], days: 30);
        var over = typed.Over(before, now);
        Assert.Equal("Late:  | Doing: In Progress | Soon: Todo, Review | New: ", Said(over));
        Assert.Equal(("30", CardField.Files), (over.Days, over.Card[^1]));
        over.Columns[3].Name = "x";
        Assert.Equal("New", now.Columns[3].Name);

        // A column that somebody else has removed goes, unless it was worked on: then it is a new one.
        over = typed.Over(before, Draft([s_next]));
        Assert.Equal("Next: Todo, Review | Doing: ", Said(over));
        Assert.Equal([s_next.Id, null], over.Columns.Select(column => column.Id));
    }

    [Fact]
    public void BackToAColumnForEachStateByOthers_Holds_UnlessColumnsWereWorkedOn()
    {
        var before = Draft([s_next]);
        Assert.True(Draft([s_next]).Over(before, Draft(null)).PerState);
        var typed = Draft([s_next]);
        typed.Columns[0].Name = "Mine";
        var over = typed.Over(before, Draft(null));
        Assert.Equal((false, "Mine: "), (over.PerState, Said(over)));
        Assert.Null(over.Columns[0].Id);

        // Who has begun columns meanwhile keeps them over those of others.
        typed = Draft(null);
        typed.Begin([s_todo]);
        Assert.Equal("Todo: Todo | Next: ", Said(typed.Over(Draft(null), Draft([s_next]))).Replace("Next:  | Todo: Todo", "Todo: Todo | Next: ", StringComparison.Ordinal));
    }

    private static BoardDraft Draft(IReadOnlyList<LayoutColumnRow>? columns, int days = BoardLayout.UsualDays) => BoardDraft.Of(new(columns, days, BoardLayout.UsualCard));

    private static string Said(BoardDraft draft) => string.Join(" | ", (draft.Wanted([s_todo, s_doing, s_review, s_gone]).Columns ?? [])
        .Select(column => $"{column.Name}: {string.Join(", ", column.States.Select(id => new[] { s_todo, s_doing, s_review, s_gone }.Single(state => state.Id == id).Name))}"));
}
