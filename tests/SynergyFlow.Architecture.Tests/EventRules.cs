using System.Reflection;
using System.Text.RegularExpressions;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Architecture.Tests;

/// <summary>Event names are contracts: there is one per type, it never clashes, and it fits the column.</summary>
public sealed partial class EventRules
{
    private const int LongestName = 80;

    [Fact]
    public void Events_AreSealedAndNamedOnceEach()
    {
        var events = Code.All.SelectMany(Code.Written).Where(IsEvent).ToList();

        Assert.True(events.Count > 20, "The events were not found.");
        Rules.Hold(Violations(events));
    }

    [Fact]
    public void Samples()
    {
        Assert.Equal(["Unnamed: no name", "Open: not sealed"], Violations([typeof(Unnamed), typeof(Open)]));
        Assert.Equal(["Shouting: Not A Name", "sample.done: named twice"], Violations([typeof(Shouting), typeof(Done), typeof(DoneAgain)]));
    }

    private static bool IsEvent(Type type) => type is { IsInterface: false, IsAbstract: false } && typeof(IDomainEvent).IsAssignableFrom(type);

    private static IEnumerable<string> Violations(IReadOnlyCollection<Type> events)
    {
        var named = events.Select(type => (Type: type, type.GetCustomAttribute<EventNameAttribute>()?.Name)).ToList();
        return
        [
            .. named.Where(one => one.Name is null).Select(one => $"{one.Type.Name}: no name"),
            .. events.Where(type => !type.IsSealed).Select(type => $"{type.Name}: not sealed"),
            .. named.Where(one => one.Name is { } name && (name.Length > LongestName || !NameShape().IsMatch(name)))
                .Select(one => $"{one.Type.Name}: {one.Name}"),
            .. named.Where(one => one.Name is not null).GroupBy(one => one.Name).Where(same => same.Count() > 1)
                .Select(same => $"{same.Key}: named twice"),
        ];
    }

    [GeneratedRegex(@"^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NameShape();

    private sealed record Unnamed(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

    [EventName("sample.open")]
    private record Open(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

    private sealed record MoreOpen(IReadOnlyList<FieldChange> Changes) : Open(Changes);

    [EventName("Not A Name")]
    private sealed record Shouting(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

    [EventName("sample.done")]
    private sealed record Done(IReadOnlyList<FieldChange> Changes) : IDomainEvent;

    [EventName("sample.done")]
    private sealed record DoneAgain(IReadOnlyList<FieldChange> Changes) : IDomainEvent;
}
