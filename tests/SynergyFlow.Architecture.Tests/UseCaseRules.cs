using System.Reflection;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Architecture.Tests;

/// <summary>Every use case says for whom it runs, and asks before it does anything.</summary>
public sealed class UseCaseRules
{
    private static IReadOnlyList<Type> UseCases { get; } =
    [
        .. Code.Written(Code.Core).Where(type =>
            type is { IsClass: true, IsPublic: true, IsNested: false }
            && type.Namespace!.EndsWith(".UseCases", StringComparison.Ordinal)
            && !type.Name.EndsWith("Gate", StringComparison.Ordinal)
            && Operations(type).Any()),
    ];

    [Fact]
    public void UseCase_IsSealed() => Rules.Hold(UseCases.Where(type => !type.IsSealed).Select(type => type.FullName));

    [Fact]
    public void UseCase_TakesTheActorFirst()
    {
        Assert.True(UseCases.Count > 10, "The use cases were not found.");
        Rules.Hold(UseCases.SelectMany(WithoutActor));
    }

    [Fact]
    public void UseCase_HasSomebodyToAsk() => Rules.Hold(UseCases.Where(type => !HasAuthorizer(type)).Select(type => type.FullName));

    [Fact]
    public void UseCase_Asks()
    {
        var asked = Code.Uses.Where(use => IsAuthority(use.To)).Select(use => use.From).ToHashSet();

        Assert.DoesNotContain(UseCases.Select(type => type.FullName!), name => !asked.Contains(name));
    }

    [Fact]
    public void Samples()
    {
        Assert.Equal(["Blind.ExecuteAsync"], WithoutActor(typeof(Blind)));
        Assert.False(HasAuthorizer(typeof(Blind)));
        Assert.Empty(WithoutActor(typeof(Seeing)));
        Assert.True(HasAuthorizer(typeof(Seeing)));
    }

    private static IEnumerable<MethodInfo> Operations(Type type) => type
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
        .Where(method => typeof(Task).IsAssignableFrom(method.ReturnType));

    private static IEnumerable<string> WithoutActor(Type type) => Operations(type)
        .Where(method => method.GetParameters() is not [var first, ..] || first.ParameterType != typeof(Actor))
        .Select(method => $"{type.Name}.{method.Name}");

    /// <summary>Itself, or by a gate: a class of Core that is given the authorizer and does the asking.</summary>
    private static bool HasAuthorizer(Type type) => type.GetConstructors()
        .SelectMany(constructor => constructor.GetParameters())
        .Select(parameter => parameter.ParameterType)
        .Any(dependency => dependency == typeof(IAuthorizer)
            || (dependency is { IsClass: true } && dependency.Assembly == Code.Core && HasAuthorizer(dependency)));

    private static bool IsAuthority(string name) =>
        name == typeof(IAuthorizer).FullName
        || (Code.Core.GetType(name) is { IsClass: true } type && HasAuthorizer(type));

    private sealed class Blind(TimeProvider time)
    {
        public Task<DateTimeOffset> ExecuteAsync(string command) => Task.FromResult(command.Length > 0 ? time.GetUtcNow() : default);
    }

    private sealed class Seeing(RecordGate gate)
    {
        public Task<Error?> ExecuteAsync(Actor actor, WorkRecord record) => gate.CheckAsync(actor, record, "record.read", CancellationToken.None);
    }
}
