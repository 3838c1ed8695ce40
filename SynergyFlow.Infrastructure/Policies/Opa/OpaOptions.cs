using System.ComponentModel.DataAnnotations;

namespace SynergyFlow.Infrastructure.Policies.Opa;

/// <summary>An OPA to ask instead of the program's own engine.</summary>
public sealed class OpaOptions : IValidatableObject
{
    public const string Section = "Policies:Opa";

    /// <summary>Where OPA listens, such as http://127.0.0.1:8181. Null: the policies run in the program.</summary>
    public Uri? Url { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Url is null or { IsAbsoluteUri: true, Scheme: "http" or "https", AbsolutePath: "/", Query: "", UserInfo: "" }
            ? []
            : [new ValidationResult($"{Section}:{nameof(Url)} must be http:// or https:// with a host and nothing behind it.")];
}
