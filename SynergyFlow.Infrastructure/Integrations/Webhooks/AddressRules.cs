using System.Net;
using System.Net.Sockets;

namespace SynergyFlow.Infrastructure.Integrations.Webhooks;

/// <summary>
/// Which addresses are outside: of IPv6 what is given out to the world, of IPv4 what is not set aside for something else. An address that
/// holds another one in it is as good as the worse of the two.
/// </summary>
internal sealed class AddressRules(IEnumerable<IPNetwork> allowed)
{
    private static readonly IPNetwork[] s_notOutside4 =
    [
        .. new[]
        {
            "0.0.0.0/8", // this network
            "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", // private
            "100.64.0.0/10", // between a provider and his customers
            "127.0.0.0/8", // loopback
            "169.254.0.0/16", // link-local
            "192.0.0.0/24", "192.88.99.0/24", // protocols
            "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", // documentation
            "198.18.0.0/15", // measurements
            "224.0.0.0/4", "240.0.0.0/4", // multicast, reserved, broadcast
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork s_outside6 = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] s_notOutside6 =
    [
        .. new[]
        {
            "2001::/23", // protocols, Teredo among them
            "2001:db8::/32", "3fff::/20", // documentation
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork s_sixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork s_compatible = IPNetwork.Parse("::/96");

    /// <summary>Where clouds tell a machine its own credentials. No list of allowed networks opens them.</summary>
    private static readonly IPAddress[] s_metadata =
    [
        .. new[] { "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254" }
            .Select(IPAddress.Parse),
    ];

    private readonly IPNetwork[] _allowed = [.. allowed];

    public bool Allows(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var plain = Plain(address);
        var inner = Inner(plain);
        return !IsMetadata(plain) && (inner is null || !IsMetadata(inner))
            && (Array.Exists(_allowed, network => network.Contains(plain)) || (IsOutside(plain) && (inner is null || IsOutside(inner))));
    }

    private static bool IsMetadata(IPAddress address) => Array.Exists(s_metadata, address.Equals);

    private static bool IsOutside(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(s_notOutside4, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => s_nat64.Contains(address)
            || (s_outside6.Contains(address) && !Array.Exists(s_notOutside6, network => network.Contains(address))),
        _ => false,
    };

    /// <summary>As the socket would have it: without a zone, and IPv4 where it is written as IPv6.</summary>
    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
        : address.AddressFamily is AddressFamily.InterNetworkV6 ? new IPAddress(address.GetAddressBytes())
        : address;

    private static IPAddress? Inner(IPAddress address)
    {
        if (address.AddressFamily is not AddressFamily.InterNetworkV6)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        return s_nat64.Contains(address) || s_compatible.Contains(address) ? new IPAddress(bytes.AsSpan(12))
            : s_sixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }
}
