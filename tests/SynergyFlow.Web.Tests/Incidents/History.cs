using System.Globalization;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Core.Work.UseCases;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Web.Tests.Incidents;

/// <summary>A history in memory, newest page first as the database gives it.</summary>
internal sealed class History : IRecordQueries, ITimelineOrders, IAuthorizer, IMarkdown
{
    public List<TimelineEntry> Entries { get; } = [];

    public List<TimelineFilter> Asked { get; } = [];

    /// <summary>What stands around its first record.</summary>
    public RecordGraph? Graph { get; set; }

    /// <summary>What changed before; null: it takes too long to say.</summary>
    public ChangesBefore? Before { get; set; }

    public List<GraphRequest> Walked { get; } = [];

    public bool NewestFirst { get; private set; }

    private Task _held = Task.CompletedTask;

    /// <summary>The next answer is what is there when it is asked for, but is not given before this is set.</summary>
    public TaskCompletionSource Hold()
    {
        TaskCompletionSource held = new();
        _held = held.Task;
        return held;
    }

    public async Task<Result<Page<TimelineEntry>>?> TimelineAsync(
        RecordScope scope, RecordId record, TimelineFilter filter, string? cursor, int limit, CancellationToken ct)
    {
        Asked.Add(filter);
        var below = cursor is null ? Entries.Count : Entries.FindIndex(entry => entry.Id == Guid.Parse(cursor, CultureInfo.InvariantCulture));
        List<TimelineEntry> page = [.. Entries[..below].AsEnumerable().Reverse().Take(limit)];
        var next = page.Count < below ? page[^1].Id.ToString() : null;
        (var held, _held) = (_held, Task.CompletedTask);
        await held;
        return new Result<Page<TimelineEntry>>(new Page<TimelineEntry>(page, next), null);
    }

    public string ToSafeHtml(string markdown) => markdown;

    public string Sanitize(string html) => html;

    public string Show(string html, TextMarks marks, Func<string, string> address) => html;

    public IReadOnlyList<string> Calls(string html, int most) => [];

    public Task<bool> IsNewestFirstAsync(TenantId tenant, UserId user, CancellationToken ct) => Task.FromResult(NewestFirst);

    public Task ChooseAsync(TenantId tenant, UserId user, bool newestFirst, CancellationToken ct)
    {
        NewestFirst = newestFirst;
        return Task.CompletedTask;
    }

    public Task<Result> AuthorizeAsync(Actor actor, string action, Resource resource, CancellationToken ct) => Task.FromResult(Result.Success);

    public Task<RecordScope> ScopeAsync(Actor actor, CancellationToken ct) => Task.FromResult(new RecordScope(actor.Tenant, actor.Id, true, []));

    public Task<Result<Page<RecordRow>>> ListAsync(RecordScope scope, RecordListRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<Result<IReadOnlyList<RecordRow>>> ChangedAsync(
        RecordScope scope, IReadOnlyCollection<(RecordId Record, int Sequence)> changed, CancellationToken ct) => throw new NotSupportedException();

    public Task<Result<IReadOnlySet<Guid>>> WithinAsync(
        RecordScope scope,
        RecordListRequest request,
        IReadOnlyCollection<(RecordId Record, int Sequence)> changed,
        string? previous,
        string? next,
        CancellationToken ct) => throw new NotSupportedException();

    public Task<RecordNeighbours> NeighboursAsync(RecordScope scope, RecordId record, FilterNode? filter, RecordSort sort, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyDictionary<string, int>?> GroupsAsync(RecordScope scope, RecordListRequest request, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<int?>> CountAsync(RecordScope scope, IReadOnlyList<FilterNode?> filters, int cap, TimeSpan age, CancellationToken ct) => throw new NotSupportedException();

    public Task<RecordHead?> FindAsync(RecordScope scope, string reference, CancellationToken ct) => Task.FromResult(
        Graph?.Nodes.FirstOrDefault(node => node.Key == reference) is { } root ? new RecordHead(root.Id, root.Key, root.Kind, root.Title, root.State, 1) : null);

    public Task<RecordPreview?> PreviewAsync(RecordScope scope, string key, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<AttachmentRow>> AttachmentsAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();

    public Task<Attachment?> FindAttachmentAsync(RecordScope scope, AttachmentId id, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<LinkRow>> LinksAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();

    public Task<IReadOnlyList<PersonName>> WatchersAsync(RecordScope scope, RecordId record, CancellationToken ct) => throw new NotSupportedException();

    public Task<Result<ChangesBefore>> ChangesBeforeAsync(RecordScope scope, RecordId record, int hours, CancellationToken ct) =>
        Task.FromResult<Result<ChangesBefore>>(Before is { } before ? before with { After = before.Until.AddHours(-hours) } : new ListTooSlow());

    public Task<Result<RecordGraph>> GraphAsync(RecordScope scope, RecordId root, GraphRequest request, CancellationToken ct)
    {
        Walked.Add(request);
        return Task.FromResult<Result<RecordGraph>>(Graph!);
    }
}
