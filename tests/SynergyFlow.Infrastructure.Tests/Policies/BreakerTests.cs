using Microsoft.Extensions.Time.Testing;
using SynergyFlow.Infrastructure.Policies.Opa;

namespace SynergyFlow.Infrastructure.Tests.Policies;

public sealed class BreakerTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Breaker _breaker;

    public BreakerTests() => _breaker = new Breaker(_time);

    [Fact]
    public void Breaker_OpensWithTheFifthFailureInARow()
    {
        Assert.Equal([false, false, false, false], Fail(4));
        Assert.True(_breaker.Lets());

        Assert.Equal([true], Fail(1));
        Assert.False(_breaker.Lets());
        Assert.Equal([false], Fail(1));
    }

    [Fact]
    public void Success_InBetween_BeginsTheCountAnew()
    {
        Fail(4);
        _breaker.Succeeded();
        Fail(4);

        Assert.True(_breaker.Lets());
    }

    [Fact]
    public void Open_LetsOneQuestionASecondThrough_AndClosesWhenItIsAnswered()
    {
        Fail(5);
        _time.Advance(Breaker.Rest);

        Assert.True(_breaker.Lets());
        Assert.False(_breaker.Lets());
        Fail(1);
        Assert.False(_breaker.Lets());

        _time.Advance(Breaker.Rest);
        Assert.True(_breaker.Lets());
        _breaker.Succeeded();
        Assert.True(_breaker.Lets());
        Assert.True(_breaker.Lets());
    }

    private List<bool> Fail(int times) => [.. Enumerable.Range(0, times).Select(_ => _breaker.Failed())];
}
