using Bunit;
using SynergyFlow.Web.Tests.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Tests.Work;

/// <summary>What a picker shows is what was asked last, however slow the answers are.</summary>
public sealed class SearchPickerTests : FrameTest
{
    private readonly TaskCompletionSource<IReadOnlyList<PickerItem>> _atFirst = new();
    private IRenderedComponent<SearchPicker> _picker = null!;

    [Fact]
    public async Task WhatWasTyped_Stays_WhenTheAnswerToTheFocusComesLater()
    {
        Begin();
        await TypeAsync("gate");
        Assert.Equal("INC-19", _picker.Find("[role=option] .truncate").TextContent);

        await _picker.InvokeAsync(() => _atFirst.SetResult([new("1", "INC-1")]));

        Assert.Equal("INC-19", Assert.Single(_picker.FindAll("[role=option]")).QuerySelector(".truncate")!.TextContent);
    }

    [Fact]
    public async Task WhoeverHasLeft_GetsNoListAnyMore()
    {
        Begin();
        _picker.Find(".picker").FocusOut();
        await _picker.InvokeAsync(() => _atFirst.SetResult([new("1", "INC-1")]));

        Assert.Empty(_picker.FindAll("[role=listbox]"));
    }

    private void Begin()
    {
        _picker = Render<SearchPicker>(picker => picker
            .Add(one => one.Label, "Into")
            .Add(one => one.Find, typed => typed.Length == 0 ? _atFirst.Task : Task.FromResult<IReadOnlyList<PickerItem>>([new("19", "INC-19")])));
        _ = _picker.Find("input").FocusAsync(new());
    }

    private async Task TypeAsync(string typed)
    {
        var typing = _picker.Find("input").InputAsync(new() { Value = typed });
        Clock.Advance(TimeSpan.FromSeconds(1));
        await typing;
    }
}
