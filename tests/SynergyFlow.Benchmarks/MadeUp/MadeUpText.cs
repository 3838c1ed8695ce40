namespace SynergyFlow.Benchmarks;

/// <summary>
/// Text that has the shape of a service desk's: the commonest words in every third or fourth record, some thousands of words that
/// get rarer and rarer, and names of machines that stand in a handful. The same seed tells the same.
/// </summary>
internal sealed class MadeUpText(int seed)
{
    private static readonly string[] s_things =
    [
        "laptop", "printer", "VPN", "mailbox", "scanner", "monitor", "password", "booking portal", "warehouse system", "phone", "headset",
        "Wi-Fi", "invoice export", "shared folder", "badge reader", "docking station", "tablet", "projector", "payroll", "certificate",
        "firewall", "backup", "license", "browser", "spreadsheet", "calendar", "meeting room", "label printer", "forklift terminal", "router",
    ];

    private static readonly string[] s_troubles =
    [
        "does not start", "is slow", "drops every ten minutes", "shows error 502", "prints blank pages", "asks for the password again",
        "is missing a column", "freezes", "is not reachable", "loses the last entry", "flickers", "makes a loud noise", "cannot be opened",
        "was locked", "sends everything twice", "has expired", "is out of paper", "needs an update", "lost its settings", "rings never",
    ];

    private static readonly string[] s_places =
    [
        "Jakarta", "Surabaya", "Cebu", "Davao", "Manila", "Bandung", "Medan", "Makassar", "gate 4", "second floor", "reception", "depot 7", "night shift",
    ];

    private static readonly string[] s_filler =
    [
        "since", "yesterday", "after", "update", "colleague", "tried", "restart", "cable", "screen", "again", "customer", "waiting", "morning",
        "office", "home", "please", "urgent", "works", "other", "device", "account", "network", "checked", "replaced", "driver", "settings",
        "version", "message", "report", "shipment", "pallet", "quote", "server", "ticket", "vendor", "battery", "charger", "keyboard", "window",
        "folder", "access", "group", "owner", "manager", "approval", "order", "number", "serial", "floor", "desk", "team", "call", "reply",
    ];

    private static readonly string[] s_syllables =
        ["ka", "ri", "mo", "ta", "len", "so", "ba", "du", "wi", "pra", "san", "nu", "gre", "vel", "hor", "qui", "zan", "tur", "mig", "fel"];

    private readonly Random _random = new(seed);

    public int Below(int most) => _random.Next(most);

    /// <summary>Small numbers often, large ones seldom.</summary>
    public int Skewed(int most) => (int)(most * Math.Pow(_random.NextDouble(), 3));

    public string Machine() => $"srv-{s_syllables[Below(20)]}{s_syllables[Below(20)]}-{Below(9_000) + 1_000}";

    public string Name() => Capital(s_syllables[Below(20)] + s_syllables[Below(20)]) + " " + Capital(s_syllables[Below(20)] + s_syllables[Below(20)] + s_syllables[Below(20)]);

    public string Title() => $"{Capital(s_things[Skewed(s_things.Length)])} {s_troubles[Skewed(s_troubles.Length)]} in {s_places[Below(s_places.Length)]}";

    public string Sentences(int words)
    {
        List<string> said = [];
        for (var i = 0; i < words; i++)
        {
            said.Add(Below(25) switch
            {
                0 => s_things[Falling(s_things.Length)],
                1 => s_troubles[Falling(s_troubles.Length)],
                2 when Below(8) == 0 => Machine(),
                _ => Filler(Falling(3_000)),
            });
        }

        return Capital(string.Join(' ', said)) + ".";
    }

    /// <summary>The first are the most frequent, by far less than with <see cref="Skewed"/>.</summary>
    private int Falling(int most) => (int)(most * Math.Pow(_random.NextDouble(), 1.5));

    private static string Filler(int rank) => rank < s_filler.Length
        ? s_filler[rank]
        : s_syllables[rank % 20] + s_syllables[rank / 20 % 20] + s_syllables[rank / 400 % 20];

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
