using System.Text.Json;
using System.Text.Json.Nodes;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Infrastructure.Policies;

namespace SynergyFlow.Infrastructure.Tests.Policies;

/// <summary>Questions to all policies, made up from a seed; every fifth has something missing or of another sort.</summary>
internal static class PolicyQuestions
{
    private static readonly PolicyPath s_priority = new("synergyflow/priority/decision");
    private static readonly PolicyPath s_routing = new("synergyflow/routing/decision");
    private static readonly PolicyPath s_approval = new("synergyflow/change_approval/decision");

    private static readonly string[] s_junk = ["null", "true", "0", "-1.5", "1e3", "\"\"", "\"AGENT\"", "[]", "{}", "[null]", "[[]]", "{\"a\": \"é\\u2028\"}"];

    public static IEnumerable<(PolicyPath Path, ReadOnlyMemory<byte> Input)> Generate(int seed, int count)
    {
        Random random = new(seed);
        foreach (var access in AccessCase.Generate(seed, count))
        {
            var (path, input) = random.Next(10) switch
            {
                < 4 => (PolicyPath.Decision, access.Question),
                4 => (PolicyPath.Allow, access.Question),
                5 => (PolicyPath.Allowed, AccessQuestion.Of(access.Actor, access.Account, access.Resource, actions: AccessCase.Actions)),
                6 => (PolicyPath.Scope, AccessQuestion.Of(access.Actor, access.Account, new Resource("record", access.Resource.Tenant))),
                7 => (s_priority, Bytes(Priority(random))),
                8 => (s_routing, Bytes(Routing(random))),
                _ => (s_approval, Bytes(Approval(random))),
            };
            yield return (path, random.Next(5) == 0 ? Bytes(Spoilt(random, input.Span)) : input);
        }
    }

    private static JsonObject Priority(Random random)
    {
        JsonObject input = new() { ["impact"] = random.Next(0, 5), ["urgency"] = random.Next(1, 6) };
        if (random.Next(3) == 0)
        {
            input["matrix"] = new JsonArray([.. Enumerable.Range(0, random.Next(10) == 0 ? 15 : 16).Select(_ => (JsonNode)$"P{random.Next(random.Next(9) == 0 ? 0 : 1, 5)}")]);
        }

        if (random.Next(2) == 0)
        {
            input["requester"] = new JsonObject { ["vip"] = random.Next(2) == 0 };
        }

        if (random.Next(2) == 0)
        {
            input["service"] = new JsonObject { ["name"] = Pick(random, "Mail", "ERP", "Drucker \"3\""), ["criticality"] = random.Next(1, 5) };
        }

        return input;
    }

    private static JsonObject Routing(Random random)
    {
        JsonArray routes = [];
        for (var left = random.Next(6); left > 0; left--)
        {
            JsonObject route = new() { ["id"] = $"r{left}", ["team"] = $"t{random.Next(3)}" };
            Describe(random, route);
            routes.Add((JsonNode)route);
        }

        JsonObject input = new() { ["routes"] = routes };
        Describe(random, input);
        return input;
    }

    private static void Describe(Random random, JsonObject thing)
    {
        if (random.Next(2) == 0)
        {
            thing["category"] = Pick(random, "network", "network/wifi", "network/wifi/guests", "networking", "");
        }

        if (random.Next(3) == 0)
        {
            thing["service"] = Pick(random, "mail", "erp");
        }

        if (random.Next(2) == 0)
        {
            thing["tags"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => (JsonNode)Pick(random, "vpn", "remote", "vip"))]);
        }
    }

    private static JsonObject Approval(Random random)
    {
        JsonObject change = new()
        {
            ["type"] = Pick(random, "standard", "normal", "emergency", "wild"),
            ["risk"] = Pick(random, "low", "medium", "high", "very_high", "none"),
            ["starts"] = Time(random, 0),
            ["ends"] = Time(random, 3),
            ["template_valid"] = random.Next(2) == 0,
        };
        Services(random, change);
        JsonArray freezes = [];
        for (var left = random.Next(3); left > 0; left--)
        {
            JsonObject freeze = new()
            {
                ["id"] = $"f{left}",
                ["name"] = $"Freeze {left}",
                ["from"] = Time(random, 1),
                ["to"] = Time(random, 5),
                ["severity"] = Pick(random, "warn", "block"),
            };
            Services(random, freeze);
            freezes.Add((JsonNode)freeze);
        }

        return new JsonObject { ["change"] = change, ["freezes"] = freezes };
    }

    private static void Services(Random random, JsonObject thing)
    {
        if (random.Next(2) == 0)
        {
            thing["services"] = new JsonArray([.. Enumerable.Range(0, random.Next(3)).Select(_ => (JsonNode)Pick(random, "mail", "erp"))]);
        }
    }

    /// <summary>RFC 3339, now and then in all its spellings, and in some that only look like it.</summary>
    private static string Time(Random random, int day) => random.Next(8) > 0
        ? $"2026-12-{random.Next(day + 20, day + 24):00}T{random.Next(24):00}:{random.Next(60):00}:00Z"
        : $"{Pick(random, "2026", "2026", "2026", "2026", "1600", "2400")}-12-{random.Next(day + 20, day + 24):00}"
        + Pick(random, "T", "T", "T", "T", "T", "T", " ", "t")
        + $"{(random.Next(9) == 0 ? "7" : $"{random.Next(24):00}")}:{random.Next(60):00}:{Pick(random, "00", "59", "30", "30", "30", "60", "7")}"
        + Pick(random, "", "", "", ".5", ".123456789", ".1234567891234", ",25", ".")
        + Pick(random, "Z", "Z", "Z", "Z", "+00:00", "+05:30", "-11:00", "+23:59", "+24:60", "+25:00", "z", "", "+1:00", "+0100");

    private static JsonNode? Spoilt(Random random, ReadOnlySpan<byte> input)
    {
        var root = JsonNode.Parse(input);
        var at = root;
        while (at is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            JsonNode? next;
            if (at is JsonObject thing)
            {
                var name = thing.ElementAt(random.Next(thing.Count)).Key;
                next = thing[name];
                if (next is not (JsonObject or JsonArray) || random.Next(3) == 0)
                {
                    if (random.Next(3) == 0)
                    {
                        thing.Remove(name);
                    }
                    else
                    {
                        thing[name] = JsonNode.Parse(Pick(random, s_junk));
                    }

                    break;
                }
            }
            else
            {
                var list = at.AsArray();
                var i = random.Next(list.Count);
                next = list[i];
                if (next is not (JsonObject or JsonArray))
                {
                    list[i] = JsonNode.Parse(Pick(random, s_junk));
                    break;
                }
            }

            at = next;
        }

        return root;
    }

    private static byte[] Bytes(JsonNode? node) => JsonSerializer.SerializeToUtf8Bytes(node);

    private static string Pick(Random random, params ReadOnlySpan<string> all) => all[random.Next(all.Length)];
}
