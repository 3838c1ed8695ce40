using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace SynergyFlow.Infrastructure.Identity;

/// <summary>How long a browser stays signed in (ASVS 5.0, 7.3).</summary>
public sealed class SessionLimits
{
    public const string Section = "Identity:Sessions";

    /// <summary>Without any click.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>In all.</summary>
    [Range(typeof(TimeSpan), "00:05:00", "7.00:00:00")]
    public TimeSpan Absolute { get; init; } = TimeSpan.FromHours(12);
}

[OptionsValidator]
public sealed partial class SessionLimitsValidator : IValidateOptions<SessionLimits>;
