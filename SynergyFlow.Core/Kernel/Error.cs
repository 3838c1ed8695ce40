namespace SynergyFlow.Core.Kernel;

/// <summary>
/// An expected refusal: something the caller can understand and act on. Bugs and outages are exceptions.
/// The code is stable (problem type, resource key, test); the message is English for logs and API answers.
/// </summary>
public abstract record Error(string Code, string Message)
{
    /// <summary>The command's field at fault in camelCase, where one can be named.</summary>
    public string? Field { get; init; }

    /// <summary>The message for people who read another language, where the code alone does not say enough.</summary>
    public Wording? Wording { get; init; }
}

/// <summary>A sentence, or a part of one, that pages have in each language.</summary>
/// <param name="Key">Stable, such as <c>filter.too_long</c>.</param>
/// <param name="Parts">What takes the places of the text, in their order: values, or wordings of their own.</param>
public sealed record Wording(string Key, params IReadOnlyList<object> Parts)
{
    public bool Equals(Wording? other) => other is not null && Key == other.Key && Parts.SequenceEqual(other.Parts);

    public override int GetHashCode() => HashCode.Combine(Key, Parts.Count);
}

/// <summary>There is no such thing, or the actor may not know that there is.</summary>
public abstract record NotFoundError(string Code, string Message) : Error(Code, Message);

/// <summary>The thing is not in a state that allows this.</summary>
public abstract record ConflictError(string Code, string Message) : Error(Code, Message);

/// <summary>The actor may see the thing but not do this to it.</summary>
public abstract record ForbiddenError(string Code, string Message) : Error(Code, Message);

/// <summary>The command itself makes no sense.</summary>
public abstract record InvalidError(string Code, string Message) : Error(Code, Message);

/// <summary>A field's value is missing, too long or not one of the allowed ones.</summary>
public sealed record InvalidField : InvalidError
{
    public InvalidField(string field, string message)
        : base("validation", message) => Field = field;
}

/// <summary>Somebody else changed the thing since the caller read it.</summary>
/// <param name="Current">The version that is stored now.</param>
public sealed record VersionConflict(int Current)
    : ConflictError("version_conflict", "Someone else changed this since you read it. Read it again and repeat your change.");

/// <summary>The authorizer said no, or could not say yes.</summary>
public sealed record NotAllowed(string Action) : ForbiddenError("not_allowed", $"You may not do this ({Action}).");
