using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;
using SynergyFlow.Core.Identity.Contracts;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies.Studio;
using SynergyFlow.Core.Policies.Studio.Tables;
using SynergyFlow.Core.Policies.Studio.UseCases;
using SynergyFlow.Core.Teams.Contracts;
using SynergyFlow.Web.Components;
using SynergyFlow.Web.Components.Shared;
using SynergyFlow.Web.Work;

namespace SynergyFlow.Web.Policies.Studio;

/// <summary>One version: its text and its tests, what checking found, what it would change, and where it may go.</summary>
public sealed partial class PolicyVersionPage(
    UseCases useCases, IPolicyWorkshop workshop, IPeople people, ITeamDirectory teams, IDialogService dialogs, NavigationManager navigation, IStringLocalizer<StudioText> text,
    IStringLocalizer<SharedText> sharedText)
{
    private PolicyVersion? _version;
    private VerdictNames? _names;
    private CodeEditor? _policy;
    private CodeEditor? _tests;
    private PolicyFile _file;
    private bool _inTable;
    private UserId _me;
    private string _author = "";
    private string _proposer = "";
    private string? _comment;
    private string? _problem;
    private string? _done;
    private bool _policyDirty;
    private bool _testsDirty;
    private bool _busy;

    /// <summary>Editors are made anew for another version, or a text that somebody else stored.</summary>
    private int _made;

    [Parameter, EditorRequired]
    public required string Policy { get; set; }

    [Parameter, EditorRequired]
    public required int Number { get; set; }

    private IStringLocalizer<StudioText> Text => text;

    private IPolicyWorkshop Workshop => workshop;

    private string PolicyTitle => text[PolicyNames.All.Contains(Policy) ? "Policy." + Policy : "Policies"];

    private bool Editable => _version is { State: PolicyState.Draft } && workshop.IsOpen;

    private bool Dirty => Editable && (_policyDirty || _testsDirty || (_comment ?? "") != (_version!.Comment ?? ""));

    /// <summary>Null: no table can be made of this policy.</summary>
    private DecisionTable? Table => DecisionTable.Of(Policy);

    private string BaseName => _version!.Version.ToString(CultureInfo.InvariantCulture);

    protected override async Task OnParametersSetAsync()
    {
        (_version, _done, _policyDirty, _testsDirty, _inTable) = (null, null, false, false, false);
        _made++;
        _me = (await useCases.ActorAsync()).Id;
        await ReadAsync();
        _comment = _version?.Comment;
        _names = Policy is PolicyNames.Routing && _version is not null ? await VerdictNames.ReadAsync(useCases, teams, sharedText, CancellationToken.None) : null;
    }

    private async Task ReadAsync()
    {
        var read = await useCases.RunAsync((ReadPolicies policies, Actor actor) => policies.FindAsync(actor, Policy, Number, CancellationToken.None));
        (_version, _problem) = (read.Value, read.Failed ? text.Say(read.Error) : null);
        if (_version is { } version)
        {
            _author = await NameAsync(version.Author);
            _proposer = version.ProposedBy is { } proposer ? await NameAsync(proposer) : "";
        }
    }

    private async Task<string> NameAsync(UserId id)
    {
        var actor = await useCases.ActorAsync();
        return (await people.FindAsync(actor.Tenant, id, CancellationToken.None))?.Name ?? "";
    }

    private async Task SaveAsync()
    {
        if (!Editable || _busy || _policy is not { } policy || _tests is not { } tests)
        {
            return;
        }

        (_busy, _done, _problem) = (true, null, null);
        StateHasChanged();
        PolicyText written = new(await policy.ReadAsync(), await tests.ReadAsync(), _comment);
        var saved = await useCases.RunAsync((WritePolicy write, Actor actor) => write.ExecuteAsync(
            actor, new WritePolicy.Save(Policy, Number, written, _version!.Version), CancellationToken.None));
        _busy = false;
        if (saved.Failed)
        {
            // What was typed stays where it is.
            _problem = text.Say(saved.Error);
            return;
        }

        _version = saved.Value;
        _comment = _version.Comment;
        await policy.StoredAsync(BaseName, Of(PolicyFile.Policy));
        await tests.StoredAsync(BaseName, Of(PolicyFile.Tests));
        (_policyDirty, _testsDirty) = (false, false);
        _done = text[_version.Report.IsGreen ? "SavedGreen" : "SavedRed"];
    }

    private async Task PublishAsync()
    {
        var rows = await useCases.RunAsync((ReadPolicies read, Actor actor) => read.ListAsync(actor, Policy, CancellationToken.None));
        var second = await useCases.RunAsync((PublishPolicy publish, Actor _) => Task.FromResult(publish.NeedsSecondPerson(Policy)));
        var shown = await dialogs.ShowAsync<PublishDialog>(null, new DialogParameters<PublishDialog>
        {
            { dialog => dialog.Version, _version! },
            { dialog => dialog.AuthorName, _author },
            { dialog => dialog.Deciding, rows.Value?.FirstOrDefault(row => row.State is PolicyState.Enforced)?.Number },
            { dialog => dialog.SecondPerson, second },
            { dialog => dialog.Names, _names },
        });
        if (await shown.Result is { Canceled: false })
        {
            await ShowAsync(default, _version!.Proposal is null);
        }
    }

    private Task ApproveAsync() => ChangeAsync((publish, actor) => publish.ApproveAsync(actor, Policy, Number, CancellationToken.None));

    private Task WithdrawAsync() => ChangeAsync((publish, actor) => publish.WithdrawAsync(actor, Policy, Number, CancellationToken.None));

    private async Task ChangeAsync(Func<PublishPolicy, Actor, Task<Result<PolicyVersion>>> change)
    {
        _busy = true;
        var done = await useCases.RunAsync(change);
        _busy = false;
        await ShowAsync(done, true);
    }

    /// <summary>What is stored now; a draft that was published can be typed in no more.</summary>
    private async Task ShowAsync(Result<PolicyVersion> done, bool say)
    {
        var editable = Editable;
        await ReadAsync();
        if (editable != Editable)
        {
            // New editors, which the table has to wait for.
            (_made, _inTable) = (_made + 1, false);
        }

        _problem ??= done.Failed ? text.Say(done.Error) : null;
        _done = say && _problem is null && _version is { } version
            ? version.Proposal is not null ? text["ProposedDone"].Value : text["PublishedDone", Said(new PolicyStep(version.State, version.Percent))].Value
            : null;
    }

    private async Task CopyAsync()
    {
        _busy = true;
        var begun = await useCases.RunAsync((WritePolicy write, Actor actor) => write.ExecuteAsync(actor, new WritePolicy.Begin(Policy, Number), CancellationToken.None));
        (_busy, _problem) = (false, begun.Failed ? text.Say(begun.Error) : null);
        if (!begun.Failed)
        {
            navigation.NavigateTo($"/admin/policies/{Policy}/versions/{begun.Value.Number}");
        }
    }

    private async Task DeleteAsync()
    {
        var done = await useCases.RunAsync((WritePolicy write, Actor actor) => write.DeleteAsync(actor, Policy, Number, CancellationToken.None));
        if (done.Failed)
        {
            _problem = text.Say(done.Error);
            return;
        }

        (_policyDirty, _testsDirty, _version) = (false, false, null);
        navigation.NavigateTo($"/admin/policies/{Policy}");
    }

    private async Task GoAsync((PolicyFile File, int Line) to)
    {
        (_file, _inTable) = (to.File, false);
        StateHasChanged();

        // Only what is shown takes the focus, and it is shown once this event is over.
        await Task.Yield();
        if ((to.File is PolicyFile.Policy ? _policy : _tests) is { } editor)
        {
            await editor.GoToAsync(to.Line);
        }
    }

    /// <summary>Only once both texts can be written: what the table changes must not be lost.</summary>
    private async Task OpenTableAsync()
    {
        if (_policy is { } policy && _tests is { } tests)
        {
            await Task.WhenAll(policy.MadeAsync(), tests.MadeAsync());
            _inTable = true;
        }
    }

    private Task<string> ReadTextAsync() => _policy!.ReadAsync();

    private Task WriteTextAsync(string changed) => _policy!.WriteAsync(changed);

    private async Task BeginTableAsync()
    {
        var tabled = workshop.Tabled(Policy);
        await _tests!.WriteAsync(tabled.Tests);
        await _policy!.WriteAsync(tabled.Source);
    }

    /// <summary>A table that was begun came with its tests, and leaves with them.</summary>
    private async Task<bool> UndoAsync()
    {
        var undone = await _policy!.UndoAsync();
        if (undone && TableText.Read(Table!, await _policy.ReadAsync()) is null && await _tests!.ReadAsync() == workshop.Tabled(Policy).Tests)
        {
            await _tests.UndoAsync();
        }

        return undone;
    }

    private List<PolicyProblem> Of(PolicyFile file) => [.. _version!.Report.Problems.Where(problem => problem.File == file)];

    private string KeepName(string file) => Editable ? $"sf-policy {_me} {Policy} {Number} {file}" : "";

    private string Said(PolicyStep step) => step.Percent is { } percent ? $"{text["State." + step.State.ToText()]} {percent} %" : text["State." + step.State.ToText()];
}
