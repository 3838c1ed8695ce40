using System.ComponentModel.DataAnnotations;
using SynergyFlow.Infrastructure.Events.Stream;

namespace SynergyFlow.Infrastructure.Tests.Events.Stream;

public sealed class KafkaOptionsTests
{
    [Fact]
    public void WithoutServers_NothingIsAskedOf_TheRest() => Assert.Empty(Faults(new KafkaOptions { Timeout = TimeSpan.Zero }));

    [Fact]
    public void WhatIsEnough_IsEnough() => Assert.Empty(Faults(Working()));

    [Fact]
    public void EachMistake_IsSaidWithTheSettingToChange()
    {
        Assert.Contains("Kafka:Registry:Url must be the address", Fault(options => options.Registry.Url = null), StringComparison.Ordinal);
        Assert.Contains("Kafka:Registry:Url must be the address", Fault(options => options.Registry.Url = new Uri("ftp://registry/")), StringComparison.Ordinal);
        Assert.Contains("Kafka:Registry:Username", Fault(options => options.Registry.Url = new Uri("http://sf:secret@registry:8081")), StringComparison.Ordinal);
        Assert.Contains("Kafka:Password", Fault(options => options.Username = "sf"), StringComparison.Ordinal);
        Assert.Contains("Kafka:CaFile: there is no file", Fault(options => options.CaFile = "/nowhere/ca.pem"), StringComparison.Ordinal);
        Assert.Contains("Kafka:Timeout", Fault(options => options.Timeout = TimeSpan.FromMinutes(2)), StringComparison.Ordinal);
        Assert.Contains("Kafka:Instance", Fault(options => options.Instance = "Main desk"), StringComparison.Ordinal);
    }

    private static KafkaOptions Working() => new() { Servers = "kafka:9092", Registry = new() { Url = new Uri("http://registry:8081") } };

    private static string Fault(Action<KafkaOptions> change)
    {
        var options = Working();
        change(options);
        return Assert.Single(Faults(options)).ErrorMessage!;
    }

    private static List<ValidationResult> Faults(KafkaOptions options)
    {
        List<ValidationResult> faults = [];
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}
