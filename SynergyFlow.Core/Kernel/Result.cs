using System.Diagnostics.CodeAnalysis;

namespace SynergyFlow.Core.Kernel;

/// <summary>What a command came to: nothing to report, or a refusal the caller can act on.</summary>
public readonly record struct Result(Error? Error)
{
    public static Result Success => default;

    [MemberNotNullWhen(true, nameof(Error))]
    public bool Failed => Error is not null;

    public static implicit operator Result(Error error) => new(error);
}

/// <summary>A value, or a refusal the caller can act on.</summary>
public readonly record struct Result<T>(T? Value, Error? Error)
{
    [MemberNotNullWhen(true, nameof(Error))]
    [MemberNotNullWhen(false, nameof(Value))]
    public bool Failed => Error is not null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
