using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Tests.Work;

/// <summary>What many pages ask for at once is read once, and never older than they need it.</summary>
public sealed class SharedReadsTests
{
    private static readonly RecordId s_one = RecordId.New();
    private static readonly RecordId s_two = RecordId.New();
    private readonly FakeTimeProvider _clock = new();
    private readonly SharedReads _shared;
    private readonly OncePerChange<int> _rows = new();
    private readonly TaskCompletionSource _reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _read;

    public SharedReadsTests() => _shared = new SharedReads(_clock);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_ManyPagesAtOneChange_AreReadOnce()
    {
        var pages = Enumerable.Range(0, 50).Select(_ => RowsAsync((s_one, 7), (s_two, 1))).ToList();
        _reading.SetResult();

        Assert.All(await Task.WhenAll(pages), rows => Assert.Equal([s_one, s_two], rows));
        Assert.Equal(2, _read);
    }

    [Fact]
    public async Task Rows_OfALaterChange_AreReadAnew_AndThoseReadAlreadyAreNot()
    {
        _reading.SetResult();
        await RowsAsync((s_one, 7));
        await RowsAsync((s_one, 8), (s_two, 1));
        Assert.Equal(3, _read);
        await RowsAsync((s_two, 1), (s_one, 8));
        Assert.Equal(3, _read);
        await _rows.ReadAsync(TenantId.New(), "", [(s_one, 8)], ReadAsync, Ct);
        await _rows.ReadAsync(Tenant.First, "state = new", [(s_one, 8)], ReadAsync, Ct);
        Assert.Equal(5, _read);
    }

    [Fact]
    public async Task Rows_ReadingFails_AllWhoWaitHearOfIt_AndTheNextOneReadsAgain()
    {
        var pages = Enumerable.Range(0, 3).Select(_ => RowsAsync((s_one, 7))).ToList();
        _reading.SetException(new TimeoutException());
        foreach (var page in pages)
        {
            await Assert.ThrowsAsync<TimeoutException>(() => page);
        }

        await Assert.ThrowsAsync<TimeoutException>(() => RowsAsync((s_one, 7)));
        Assert.Equal(2, _read);
    }

    [Fact]
    public async Task Rows_OneWhoLeaves_TakesNothingFromTheOthers()
    {
        using CancellationTokenSource leaving = new();
        var first = _rows.ReadAsync(Tenant.First, "", [(s_one, 7)], ReadAsync, leaving.Token);
        var second = RowsAsync((s_one, 7));
        await leaving.CancelAsync();
        _reading.SetResult();

        Assert.Equal([s_one], await second);
        Assert.Equal(1, _read);
        await Task.WhenAny(first);
    }

    [Fact]
    public async Task Count_IsSharedForItsAge_AndNotAcrossTenantsOrFilters()
    {
        var age = TimeSpan.FromSeconds(3);
        Assert.Equal(1, await CountAsync(Tenant.First, "state = new"));
        _clock.Advance(age);
        Assert.Equal(1, await CountAsync(Tenant.First, "state = new"));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, await CountAsync(Tenant.First, "state = new"));
        Assert.Equal(3, await CountAsync(Tenant.First, ""));
        Assert.Equal(4, await CountAsync(TenantId.New(), ""));

        async Task<int?> CountAsync(TenantId tenant, string filter) => await _shared.CountAsync((tenant, 10, filter), age, () => Task.FromResult<int?>(++_read), Ct);
    }

    [Fact]
    public async Task Count_ManyAtOnce_IsCountedOnce()
    {
        var counts = Enumerable.Range(0, 50).Select(_ => _shared.CountAsync((Tenant.First, 10, ""), TimeSpan.FromSeconds(3), CountAsync, Ct)).ToList();
        _reading.SetResult();
        Assert.All(await Task.WhenAll(counts), count => Assert.Equal(1, count));

        async Task<int?> CountAsync()
        {
            var count = ++_read;
            await _reading.Task;
            return count;
        }
    }

    private async Task<IEnumerable<RecordId>> RowsAsync(params (RecordId, int)[] changed) =>
        (await _rows.ReadAsync(Tenant.First, "", changed, ReadAsync, Ct)).Keys;

    private async Task<IReadOnlyDictionary<RecordId, int>> ReadAsync(IReadOnlyList<RecordId> ids)
    {
        _read += ids.Count;
        await _reading.Task;
        return ids.ToDictionary(id => id, _ => _read);
    }
}
