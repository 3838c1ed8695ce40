namespace SynergyFlow.Core.Identity.Provisioning;

/// <summary>How SCIM compares (RFC 7644, 3.4.2.2). What only orders, such as gt, is not kept here to be asked for.</summary>
public enum ScimOperator
{
    Eq,
    Ne,
    Co,
    Sw,
    Ew,

    /// <summary>It is there at all.</summary>
    Pr,
}

/// <summary>A filter as it was understood; which attributes there are is the reader's to say.</summary>
public abstract record ScimFilter;

public sealed record ScimAnd(ScimFilter Left, ScimFilter Right) : ScimFilter;

public sealed record ScimOr(ScimFilter Left, ScimFilter Right) : ScimFilter;

public sealed record ScimNot(ScimFilter Inner) : ScimFilter;

/// <param name="Attribute">As written, without the schema before it, such as name.givenName.</param>
/// <param name="Value">A text, a bool, or null; null too where there is none to compare with.</param>
public sealed record ScimTest(string Attribute, ScimOperator Operator, object? Value) : ScimFilter;

/// <summary>One element of a list that meets all of it: emails[type eq "work" and value co "@example.org"].</summary>
public sealed record ScimElement(string Attribute, ScimFilter Inner) : ScimFilter;

/// <summary>Where a PATCH changes something: attribute, which of its elements, and what of it.</summary>
/// <param name="Extension">The schema of an extension that the attribute is of; null for the resource's own.</param>
public sealed record ScimPath(string? Extension, string Attribute, ScimFilter? Filter, string? Sub);
