using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Time;
using SynergyFlow.Core.Work;
using SynergyFlow.Web.Time;

namespace SynergyFlow.Web.Tests.Time;

/// <summary>From what is typed into the tray to what is logged.</summary>
public sealed class TrayDraftTests
{
    private static readonly DateOnly s_today = new(2026, 12, 1);
    private static readonly TargetRow s_one = new(RecordId.New(), "INC-1", RecordKind.Incident, "one");
    private static readonly TargetRow s_two = new(RecordId.New(), "BP-2", RecordKind.WorkItem, "two");

    [Fact]
    public void Fields_AreWhatIsTyped_OnWhatIsTicked()
    {
        TrayDraft draft = new() { Duration = "1h 30m", Note = "x", Activity = TimeActivity.Travel, Billable = true };
        draft.Offer([s_one, s_two], ["inc-1"]);
        var fields = draft.ToFields(s_today, TimeSource.Tray).Value!;
        Assert.Equal((90, s_today, s_one.Id, AllocationMode.Mirror), (fields.Minutes, fields.Day, Assert.Single(fields.Shares).Record, fields.Mode));
        draft.Add(s_two);
        draft.Day = s_today.AddDays(-1);
        Assert.Equal((2, s_today.AddDays(-1)), (draft.ToFields(s_today, TimeSource.Tray).Value!.Shares.Count, draft.ToFields(s_today, TimeSource.Tray).Value!.Day));
    }

    [Fact]
    public void Shares_AreEvenWhereNobodySaysThem_AndOfOneRecordThereAreNone()
    {
        TrayDraft draft = new() { Duration = "45", Mode = AllocationMode.Split };
        draft.Offer([s_one, s_two], ["INC-1", "BP-2"]);
        Assert.Equal("23 22", Shares(draft));
        (draft.Targets[0].Share, draft.Targets[1].Share) = ("40m", "5");
        Assert.Equal("40 5", Shares(draft));
        draft.Targets[1].Share = "soon";
        Assert.Equal("records", draft.ToFields(s_today, TimeSource.Tray).Error!.Field);
        draft.Targets[1].Picked = false;
        Assert.Equal((AllocationMode.Mirror, null), (draft.ToFields(s_today, TimeSource.Tray).Value!.Mode, draft.ToFields(s_today, TimeSource.Tray).Value!.Shares[0].Minutes));
    }

    [Fact]
    public void WhatIsNoDuration_IsRefusedByItsField() =>
        Assert.Equal("minutes", new TrayDraft { Duration = "a while" }.ToFields(s_today, TimeSource.Tray).Error!.Field);

    [Fact]
    public void Correction_BeginsWithWhatWasWrong()
    {
        EntryRow entry = new(
            WorklogId.New(), new PersonName(UserId.New(), "Ana"), s_today, 60, null, TimeActivity.Review, "note", true, TimeSource.Tray, AllocationMode.Split,
            default, null, null, [new(s_one, 45), new(s_two, 15)]);
        var draft = TrayDraft.Of(entry);
        Assert.Equal(("1h", "note", s_today, "45 15"), (draft.Duration, draft.Note, draft.Day, Shares(draft)));
    }

    private static string Shares(TrayDraft draft) => string.Join(' ', draft.ToFields(s_today, TimeSource.Tray).Value!.Shares.Select(share => share.Minutes));
}
