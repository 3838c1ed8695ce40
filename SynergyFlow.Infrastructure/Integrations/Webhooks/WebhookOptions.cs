using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>How webhooks are sent, and where they may lead. The defaults are the published guarantees (docs/modules/webhooks.md).</summary>
public sealed class WebhookOptions : IValidatableObject
{
    public const string Section = "Webhooks";
    private const int MostTries = 20;
    private static readonly TimeSpan s_longestPause = TimeSpan.FromDays(7);

    private static readonly TimeSpan[] s_usual =
    [
        TimeSpan.Zero, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2),
        TimeSpan.FromHours(5), TimeSpan.FromHours(10), TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
    ];

    /// <summary>Addresses without encryption, too.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>Networks inside that may be reached, such as 10.1.0.0/16. Nothing inside is otherwise.</summary>
    public string[] AllowedNetworks { get; set; } = [];

    /// <summary>Where people open SynergyFlow, for the links in what is sent; a tenant with a host of its own has that one.</summary>
    public string PublicAddress { get; set; } = "";

    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause before each try; their number is the number of tries. Null: the usual ones.</summary>
    public TimeSpan[]? Pauses { get; set; }

    /// <summary>How many are on their way to one webhook, on one node.</summary>
    [Range(1, 100)]
    public int PerWebhook { get; set; } = 4;

    /// <summary>How many are on their way on one node.</summary>
    [Range(1, 1_000)]
    public int AtOnce { get; set; } = 64;

    /// <summary>How often a node looks for what is due without having been woken.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Poll { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>So long deliveries are kept.</summary>
    [Range(1, 3_650)]
    public int KeepDays { get; set; } = 30;

    public IReadOnlyList<TimeSpan> Schedule => Pauses ?? s_usual;

    public IEnumerable<IPNetwork> Networks => AllowedNetworks.Select(IPNetwork.Parse);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var network in AllowedNetworks.Where(network => !IPNetwork.TryParse(network, out _)))
        {
            yield return new ValidationResult($"Webhooks:AllowedNetworks holds '{network}', which is no network such as 10.1.0.0/16.");
        }

        if (Schedule.Count is 0 or > MostTries || Schedule.Any(pause => pause < TimeSpan.Zero || pause > s_longestPause))
        {
            yield return new ValidationResult($"Webhooks:Pauses must be 1 to {MostTries} times of at most {s_longestPause.Days} days.");
        }

        if (PublicAddress.Length > 0 && !(Uri.TryCreate(PublicAddress, UriKind.Absolute, out var address) && address.Scheme is "https" or "http"))
        {
            yield return new ValidationResult("Webhooks:PublicAddress must be a whole address such as https://desk.example.org.");
        }
    }
}
