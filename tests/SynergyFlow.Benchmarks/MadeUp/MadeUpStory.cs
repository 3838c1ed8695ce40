using System.Globalization;

namespace SynergyFlow.Benchmarks;

/// <summary>
/// What happened to the record of this number, the same in every run and for every table: who, when, how far it came and how much was
/// said. Its events, in order: created, assigned, started, everything that was said, then what ended it.
/// </summary>
internal readonly record struct MadeUpStory
{
    private static readonly string[] s_states = ["new", "assigned", "in_progress", "pending", "resolved", "closed", "closed", "closed", "closed", "cancelled"];
    private static readonly string[] s_categories = ["new", "open", "open", "pending", "resolved", "closed", "closed", "closed", "closed", "cancelled"];

    /// <param name="records">How many there are: what is old is mostly closed.</param>
    public MadeUpStory(int number, int records, int people, DateTime end)
    {
        Random random = new(unchecked((number * 486_187_739) ^ 0x5f3759df));
        var way = number > records * 19L / 20 ? random.Next(5) : 4 + random.Next(6);
        (State, Category) = (s_states[way], s_categories[way]);
        Created = end - (TimeSpan.FromDays(3 * 365) / records * (records - number));
        Requester = random.Next(people);
        Assignee = Skewed(random, people / 20) * 20;
        Team = Skewed(random, 20);
        Comments = random.Next(2_000) == 0 ? 150 + random.Next(400) : Skewed(random, 25);
        Restricted = random.Next(200) == 0;
        Tag = random.Next(3) == 0 ? Skewed(random, 10) : null;
        Files = random.Next(10) == 0 ? 1 + random.Next(3) : 0;
        string[] events = way switch
        {
            0 => ["created"],
            1 => ["created", "assigned"],
            2 => ["created", "assigned", "started"],
            3 => ["created", "assigned", "started", "pended"],
            4 => ["created", "assigned", "started", "resolved"],
            9 => ["created", "cancelled"],
            _ => ["created", "assigned", "started", "resolved", "closed"],
        };
        Before = [.. events.Take(3).Where(one => one is not "cancelled")];
        After = [.. events.Skip(Before.Length)];
        Gap = TimeSpan.FromMinutes(Math.Min(1 + random.Next(60), (end - Created).TotalMinutes / Version));
    }

    public string State { get; }

    public string Category { get; }

    public DateTime Created { get; }

    public int Requester { get; }

    public int Assignee { get; }

    public int Team { get; }

    public int Comments { get; }

    public bool Restricted { get; }

    public int? Tag { get; }

    public int Files { get; }

    /// <summary>Between one event and the next.</summary>
    public TimeSpan Gap { get; }

    /// <summary>Changes before anything is said.</summary>
    public string[] Before { get; }

    /// <summary>Changes after everything was said.</summary>
    public string[] After { get; }

    public int Version => Before.Length + Comments + After.Length;

    public bool Assigned => State != "new";

    /// <param name="sequence">From 1.</param>
    public DateTime At(int sequence) => Created + (Gap * (sequence - 1));

    /// <summary>All changes of fields with their places among the events.</summary>
    public IEnumerable<(int Sequence, string Type, string Changes)> Changes(Guid team, Guid assignee)
    {
        var from = "new";
        for (var i = 0; i < Before.Length + After.Length; i++)
        {
            var type = i < Before.Length ? Before[i] : After[i - Before.Length];
            var sequence = i < Before.Length ? i + 1 : i + 1 + Comments;
            var to = type switch
            {
                "created" => "new",
                "started" => "in_progress",
                "pended" => "pending",
                _ => type,
            };
            yield return (sequence, "incident." + type, type switch
            {
                "created" => """[{"field": "state", "from": null, "to": "new"}, {"field": "priority", "from": null, "to": "P3"}]""",
                "assigned" => string.Create(CultureInfo.InvariantCulture,
                    $$"""[{"field": "state", "from": "new", "to": "assigned"}, {"field": "team", "from": null, "to": "{{team}}"}, {"field": "assignee", "from": null, "to": "{{assignee}}"}]"""),
                _ => $$"""[{"field": "state", "from": "{{from}}", "to": "{{to}}"}]""",
            });
            from = to;
        }
    }

    /// <summary>Small numbers often, large ones seldom.</summary>
    private static int Skewed(Random random, int most) => (int)(most * Math.Pow(random.NextDouble(), 3));
}
