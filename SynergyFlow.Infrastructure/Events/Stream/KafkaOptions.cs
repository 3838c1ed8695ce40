using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace SynergyFlow.Infrastructure.Events.Stream;

/// <summary>Whether and how events leave for Kafka. Without <see cref="Servers"/> nothing does.</summary>
public sealed class KafkaOptions : IValidatableObject
{
    public const string Section = "Kafka";

    /// <summary>Where brokers are first asked: host:port, several with commas between.</summary>
    public string Servers { get; set; } = "";

    /// <summary>Which SynergyFlow an event comes from, where several write to one Kafka: part of its source.</summary>
    [RegularExpression("^[a-z0-9][a-z0-9-]{0,39}$", ErrorMessage = "Kafka:Instance must be 1 to 40 lower-case letters, digits or hyphens.")]
    public string Instance { get; set; } = "main";

    public bool Tls { get; set; }

    /// <summary>PEM file of the authorities that the brokers' certificates are checked against; without it those of the machine.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>With a name, SCRAM-SHA-512 is spoken.</summary>
    public string Username { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>Longer without an answer to a batch means that Kafka is away.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>PEM file of the private Ed25519 key that signs events, relative to the data folder; made when it is not there.</summary>
    public string SigningKey { get; set; } = "event-key.pem";

    public RegistryOptions Registry { get; set; } = new();

    public bool On => Servers.Length > 0;

    /// <summary>How brokers are reached, by whoever writes or reads.</summary>
    public T Client<T>(T configuration)
        where T : ClientConfig
    {
        ArgumentNullException.ThrowIfNull(configuration);
        (configuration.BootstrapServers, configuration.ClientId) = (Servers, $"synergyflow-{Instance}");
        configuration.SecurityProtocol = (Tls, Username.Length > 0) switch
        {
            (true, true) => SecurityProtocol.SaslSsl,
            (true, false) => SecurityProtocol.Ssl,
            (false, true) => SecurityProtocol.SaslPlaintext,
            _ => SecurityProtocol.Plaintext,
        };
        if (Username.Length > 0)
        {
            (configuration.SaslMechanism, configuration.SaslUsername, configuration.SaslPassword) = (SaslMechanism.ScramSha512, Username, Password);
        }

        if (Tls && CaFile.Length > 0)
        {
            configuration.SslCaLocation = CaFile;
        }

        return configuration;
    }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!On)
        {
            yield break;
        }

        if (Registry.Url is not { IsAbsoluteUri: true, Scheme: "http" or "https" })
        {
            yield return new ValidationResult("Kafka:Registry:Url must be the address of a schema registry, such as http://schema-registry:8081.");
        }

        if (Registry.Url is { IsAbsoluteUri: true, UserInfo.Length: > 0 })
        {
            // The address goes out with each event.
            yield return new ValidationResult("Kafka:Registry:Url must not hold a name or password: put them into Kafka:Registry:Username and Kafka:Registry:Password.");
        }

        if (Username.Length > 0 != Password.Length > 0)
        {
            yield return new ValidationResult("Kafka:Username and Kafka:Password go together: set both, or neither.");
        }

        if (CaFile.Length > 0 && !File.Exists(CaFile))
        {
            yield return new ValidationResult($"Kafka:CaFile: there is no file {CaFile}.");
        }

        if (Timeout < TimeSpan.FromSeconds(1) || Timeout > TimeSpan.FromMinutes(1))
        {
            yield return new ValidationResult("Kafka:Timeout must be between a second and a minute.");
        }
    }

    /// <summary>A schema registry with Confluent's interface.</summary>
    public sealed class RegistryOptions
    {
        public Uri? Url { get; set; }

        /// <summary>With a name, HTTP basic authentication is used.</summary>
        public string Username { get; set; } = "";

        public string Password { get; set; } = "";
    }
}
