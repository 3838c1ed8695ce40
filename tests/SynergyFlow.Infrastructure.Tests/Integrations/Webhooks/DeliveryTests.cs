using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Integrations.Webhooks;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Webhooks;

public sealed class DeliveryTests(PostgresServer postgres) : WebhookTest(postgres)
{
    [Fact]
    public async Task Event_ArrivesOnce_SignedSoThatAnotherLibraryTakesIt()
    {
        var made = await MakeAsync("/thin");
        var full = await MakeAsync("/full", fields => fields with { EventTypes = ["incident.created"], Data = WebhookData.Full });
        await using var node = await RunNodeAsync();
        var id = await OpenAsync(Maya, fields => fields with { Title = "Gate printer “offline” 🖨️" });

        var thin = (await Receiver.WaitAsync("/thin", 1, Ct))[0];
        var whole = (await Receiver.WaitAsync("/full", 1, Ct))[0];
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(made.Secret, [thin], Ct));
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(full.Secret, [whole], Ct));
        Assert.Equal(["No matching signature found", "No matching signature found"], await WebhookReceiver.VerifyAsync(made.Secret, [whole, thin with { Body = thin.Body + " " }], Ct));

        Assert.Equal("application/json", thin.Headers["content-type"]);
        Assert.Equal("SynergyFlow", thin.Headers["user-agent"]);
        Assert.False(thin.Headers.ContainsKey("traceparent"));
        Assert.Equal("incident.created", thin.Type);
        var data = thin.Json.GetProperty("data");
        Assert.Equal(thin.Id, data.GetProperty("id").GetString());
        Assert.Equal(["type", "timestamp", "data"], thin.Json.EnumerateObject().Select(one => one.Name));
        Assert.Equal(
            ["id", "tenant", "record", "sequence", "actor", "channel", "correlationId", "causationId", "traceId"], data.EnumerateObject().Select(one => one.Name));
        var record = data.GetProperty("record");
        Assert.Equal(id.ToString(), record.GetProperty("id").GetString());
        Assert.Equal("https://desk.example.org/incidents/INC-1", record.GetProperty("url").GetString());
        Assert.Equal("Ayu", data.GetProperty("actor").GetProperty("name").GetString());
        Assert.Equal("ui", data.GetProperty("channel").GetString());
        var changes = whole.Json.GetProperty("data").GetProperty("payload").GetProperty("changes").EnumerateArray();
        Assert.Contains(changes, change => change.GetProperty("to").GetString() == "Gate printer “offline” 🖨️");

        await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 1);
        await Task.Delay(200, Ct);
        Assert.Single(Receiver.At("/thin"));
        Assert.Single(Receiver.At("/full"));
    }

    [Fact]
    public async Task Choice_OfTypesKindsAndFilter_Decides_AndWhatHappensToWebhooksIsAskedForByName()
    {
        await MakeAsync("/all", fields => fields with { EventTypes = ["*"] });
        await MakeAsync("/resolved", fields => fields with { EventTypes = ["incident.resolved"] });
        await MakeAsync("/urgent", fields => fields with { Filter = "title ~ vpn and not tag in (board)" });
        var own = await MakeAsync("/own", fields => fields with { EventTypes = ["webhook.edited"] });
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya, fields => fields with { Title = "Printer" });
        var vpn = await OpenAsync(Maya, fields => fields with { Title = "VPN down" });
        await ResolveAsync(vpn);
        Assert.Null((await RunAsync((SaveWebhook save) => save.EditAsync(
            Admin, new(own.Webhook.Id, new() { Name = "renamed", Url = own.Webhook.Url, EventTypes = ["webhook.edited"] }), Ct))).Error);

        var all = await Receiver.WaitAsync("/all", 3, Ct);
        Assert.Equal("webhook.edited", (await Receiver.WaitAsync("/own", 1, Ct))[0].Type);
        Assert.Equal("incident.resolved", Assert.Single(await Receiver.WaitAsync("/resolved", 1, Ct)).Type);
        await Task.Delay(300, Ct);
        Assert.DoesNotContain(Receiver.At("/all"), one => one.Type.StartsWith("webhook.", StringComparison.Ordinal));
        Assert.All(Receiver.At("/urgent"), one => Assert.Equal(vpn.ToString(), one.Json.GetProperty("data").GetProperty("record").GetProperty("id").GetString()));
        Assert.Equal(Receiver.At("/all").Count(one => one.Json.GetProperty("data").GetProperty("record").GetProperty("id").GetString() == vpn.ToString()), Receiver.At("/urgent").Count);
        Assert.Single(Receiver.At("/own"));
        Assert.Equal(["incident.created", "incident.created", "incident.resolved"], all.Select(one => one.Type).Order());
    }

    [Fact]
    public async Task WhatHappenedBeforeTheWebhook_OrWhileItWasDisabled_IsNotSent()
    {
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        var made = await MakeAsync("/late");
        var id = made.Webhook.Id;
        Assert.Null((await RunAsync((ChangeWebhook change) => change.DisableAsync(Admin, new(id), Ct))).Error);
        await OpenAsync(Maya);
        Assert.Null((await RunAsync((ChangeWebhook change) => change.EnableAsync(Admin, new(id), Ct))).Error);
        var third = await OpenAsync(Maya);

        Assert.Equal(third.ToString(), (await Receiver.WaitAsync("/late", 1, Ct))[0].Json.GetProperty("data").GetProperty("record").GetProperty("id").GetString());
        await Task.Delay(200, Ct);
        Assert.Single(Receiver.At("/late"));
    }

    [Fact]
    public async Task FullPayload_ThatIsTooLong_IsSentThin_AndSaysSo()
    {
        await MakeAsync("/full", fields => fields with { EventTypes = ["incident.created"], Data = WebhookData.Full });
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya, fields => fields with { Description = new string('€', 99_000) });

        var received = (await Receiver.WaitAsync("/full", 1, Ct))[0];
        var data = received.Json.GetProperty("data");
        Assert.True(data.GetProperty("truncated").GetBoolean());
        Assert.False(data.TryGetProperty("payload", out _));
        Assert.True(received.Body.Length < 1_000);
    }

    [Fact]
    public async Task Replay_SendsTheSameBytesUnderTheSameId_OneOrARange()
    {
        var made = await MakeAsync("/again", fields => fields with { EventTypes = ["incident.created"] });
        var id = made.Webhook.Id;
        await using var node = await RunNodeAsync();
        for (var i = 0; i < 3; i++)
        {
            await OpenAsync(Maya);
        }

        await Receiver.WaitAsync("/again", 3, Ct);
        var rows = await WaitForAsync(id, DeliveryState.Delivered, 3);
        Assert.Null((await RunAsync((ReplayDeliveries replay) => replay.OneAsync(Admin, id, rows[0].EventId, Ct))).Error);
        await Receiver.WaitAsync("/again", 4, Ct);
        var twice = Receiver.At("/again").Where(one => one.Id == rows[0].EventId.ToString()).ToList();
        Assert.Equal(2, twice.Count);
        Assert.Equal(twice[0].Body, twice[1].Body);
        await WaitForAsync(id, DeliveryState.Delivered, 3);
        var details = (await Queries.FindDeliveryAsync(made.Webhook.Tenant, id, rows[0].EventId, Ct))!;
        Assert.Equal([2, 1], details.Tries.Select(one => one.Number));
        Assert.Equal(twice[0].Body, details.Body);

        var range = await RunAsync((ReplayDeliveries replay) => replay.RangeAsync(
            Admin, id, new(rows[^1].CreatedAt, rows[0].CreatedAt.AddTicks(10), [DeliveryState.Delivered]), Ct));
        Assert.Equal(new Replayed(3, false), range.Value);
        await Receiver.WaitAsync("/again", 7, Ct);
        Assert.Equal(new Replayed(0, false), (await RunAsync((ReplayDeliveries replay) => replay.RangeAsync(Admin, id, new(rows[^1].CreatedAt, null, []), Ct))).Value);
        Assert.Equal("since", (await RunAsync((ReplayDeliveries replay) => replay.RangeAsync(Admin, id, new(null, null, []), Ct))).Error!.Field);
        Assert.Equal("webhook.delivery_not_found", (await RunAsync((ReplayDeliveries replay) => replay.OneAsync(Admin, id, Guid.CreateVersion7(), Ct))).Error!.Code);
        await using var db = Database.Open();
        Assert.Equal(
            ["webhook.created", "webhook.replayed", "webhook.replayed"],
            await db.Log.Where(one => one.AggregateId == id.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct));
    }

    [Fact]
    public async Task Rotation_SignsWithBothForADay_AndTheSecretsAreNowhereToRead()
    {
        var made = await MakeAsync("/signed", fields => fields with { EventTypes = ["incident.created"] });
        await using var node = await RunNodeAsync();
        var rotated = await RunAsync((ChangeWebhook change) => change.RotateAsync(Admin, new(made.Webhook.Id), Ct));
        await OpenAsync(Maya);
        var first = (await Receiver.WaitAsync("/signed", 1, Ct))[0];
        Assert.Equal(2, first.Headers["webhook-signature"].Split(' ').Length);
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(made.Secret, [first], Ct));
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(rotated.Value!, [first], Ct));

        await SendAsync("UPDATE integrations.webhook SET previous_until = now() - interval '1 second'");
        await OpenAsync(Maya);
        var second = (await Receiver.WaitAsync("/signed", 2, Ct))[1];
        Assert.Equal(["No matching signature found"], await WebhookReceiver.VerifyAsync(made.Secret, [second], Ct));
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(rotated.Value!, [second], Ct));

        await using var db = Database.Open();
        var stored = string.Join('\n', await db.Database.SqlQuery<string>(
            $"""SELECT w::text AS "Value" FROM integrations.webhook AS w UNION ALL SELECT l::text FROM events.log AS l UNION ALL SELECT t::text FROM integrations.webhook_try AS t""").ToListAsync(Ct));
        Assert.DoesNotContain(made.Secret[6..], stored, StringComparison.Ordinal);
        Assert.DoesNotContain(rotated.Value![6..], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_IsSentAtOnce_SignedLikeAllOthers_AndNotTooOften()
    {
        var made = await MakeAsync("/test", fields => fields with { EventTypes = ["incident.resolved"] });
        var tested = await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct));
        var received = Assert.Single(Receiver.At("/test"));
        Assert.Equal(DeliveryState.Delivered, tested.Value!.Delivery.State);
        Assert.Equal(204, tested.Value.Tries[0].Status);
        Assert.Equal("webhook.tested", received.Type);
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(made.Secret, [received], Ct));
        Assert.Equal(tested.Value.Tries[0].Signature, received.Headers["webhook-signature"]);
        Assert.Equal(tested.Value.Body, (await Queries.FindDeliveryAsync(made.Webhook.Tenant, made.Webhook.Id, tested.Value.Delivery.EventId, Ct))!.Body);

        Receiver.Answers["/test"] = (http, _) => { http.Response.StatusCode = 500; return Task.CompletedTask; };
        Assert.Equal(DeliveryState.Failed, (await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct))).Value!.Delivery.State);
        for (var i = 2; i < TestWebhook.PerMinute; i++)
        {
            Assert.Null((await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct))).Error);
        }

        Assert.IsType<TooManyTests>((await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct))).Error);
        Assert.Equal(TestWebhook.PerMinute, Receiver.At("/test").Count);
        Assert.Equal(WebhookState.Active, (await StoredAsync(made.Webhook.Id)).State);
    }

    [Fact]
    public async Task Tests_AskedForAtOnce_AreNoMoreThanOneAfterTheOther()
    {
        var made = await MakeAsync("/burst");
        Receiver.Answers["/burst"] = (_, _) => Task.Delay(500, Ct);
        var asked = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct))));
        Assert.Equal(TestWebhook.PerMinute, asked.Count(one => one.Error is null));
        Assert.Equal(TestWebhook.PerMinute, Receiver.At("/burst").Count);
    }

    [Fact]
    public async Task OtherTenant_HearsOfItsOwnOnly_SignedByItsOwnSecret()
    {
        var other = TenantId.New();
        await using (var db = Database.Open(other))
        {
            db.Add(Tenant.Begin(other, "Other", "other", TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Ct);
            db.Add(User.OfSystem(other, TimeProvider.System.GetUtcNow()));
            await db.SaveChangesAsync(Ct);
        }

        var mine = await MakeAsync("/mine", fields => fields with { EventTypes = ["incident.created"] });
        var (theirs, secret) = (WebhookId.New(), WebhookSecret.New());
        await using (var db = Database.Open(other))
        {
            db.Add(Webhook.Create(
                other, theirs, new() { Name = "theirs", Url = Receiver.Address + "/theirs", EventTypes = ["*"] },
                Database.Services.GetRequiredService<IWebhookSecrets>().Seal(other, theirs, secret), new Stamp(UserId.System, TimeProvider.System.GetUtcNow())));
            await db.SaveChangesAsync(Ct);
        }

        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        await Receiver.WaitAsync("/mine", 1, Ct);
        Assert.Empty(Receiver.At("/theirs"));
        await using (var scope = Database.Scope(other))
        {
            var store = scope.ServiceProvider.GetRequiredService<IWebhookStore>();
            Assert.Null(await store.FindAsync(mine.Webhook.Id, Ct));
            (await store.FindAsync(theirs, Ct))!.Edit(new() { Name = "still theirs", Url = Receiver.Address + "/theirs", EventTypes = ["webhook.edited"] }, new Stamp(UserId.System, TimeProvider.System.GetUtcNow()));
            Assert.Null((await scope.ServiceProvider.GetRequiredService<IUnitOfWork>().SaveAsync(Actor.System(other), Ct)).Error);
        }

        var heard = Assert.Single(await Receiver.WaitAsync("/theirs", 1, Ct));
        Assert.Equal(other.ToString(), heard.Json.GetProperty("data").GetProperty("tenant").GetString());
        Assert.Equal(["ok"], await WebhookReceiver.VerifyAsync(WebhookSecret.Show(secret), [heard], Ct));
        Assert.Single(Receiver.At("/mine"));
    }

    [Fact]
    public async Task Webhooks_AreTheAdministrators_AndAtMostFifty_AndBadInputIsSaid()
    {
        WebhookFields good = new() { Name = "x", Url = Receiver.Address, EventTypes = ["*"] };
        foreach (var actor in new[] { Agent, Maya })
        {
            Assert.IsType<NotAllowed>((await RunAsync((SaveWebhook save) => save.CreateAsync(actor, good, Ct))).Error);
            Assert.IsType<NotAllowed>((await RunAsync((ReadWebhooks read) => read.ListAsync(actor, null, 10, Ct))).Error);
        }

        foreach (var (fields, field) in new[]
        {
            (good with { Name = " " }, "name"), (good with { EventTypes = [] }, "eventTypes"), (good with { EventTypes = ["incident.exploded"] }, "eventTypes"),
            (good with { EventTypes = ["webhook.*"] }, "eventTypes"), (good with { Filter = "priority >" }, "filter"), (good with { Filter = "assignee = me" }, "filter"),
            (good with { Url = "https://10.0.0.1/hook" }, "url"), (good with { Url = "ftp://example.org" }, "url"), (good with { Data = (WebhookData)9 }, "data"),
        })
        {
            Assert.Equal(field, (await RunAsync((SaveWebhook save) => save.CreateAsync(Admin, fields, Ct))).Error!.Field);
        }

        var filter = await RunAsync((SaveWebhook save) => save.CreateAsync(Admin, good with { Filter = "colour = red" }, Ct));
        Assert.Equal(Core.Work.Filtering.RecordFilter.Parse("colour = red").Error!.Message, filter.Error!.Message);
        for (var i = 0; i < Webhook.Most; i++)
        {
            Assert.Null((await RunAsync((SaveWebhook save) => save.CreateAsync(Admin, good, Ct))).Error);
        }

        Assert.IsType<TooManyWebhooks>((await RunAsync((SaveWebhook save) => save.CreateAsync(Admin, good, Ct))).Error);
        var all = (await RunAsync((ReadWebhooks read) => read.ListAsync(Admin, null, 30, Ct))).Value!;
        var rest = (await RunAsync((ReadWebhooks read) => read.ListAsync(Admin, all.Next, 30, Ct))).Value!;
        Assert.Equal(Webhook.Most, all.Items.Concat(rest.Items).Select(row => row.Id).Distinct().Count());
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task OldDeliveries_GoWithTheirTries_YoungOnesStay()
    {
        var made = await MakeAsync("/old", fields => fields with { EventTypes = ["incident.created"] });
        await using (await RunNodeAsync())
        {
            await OpenAsync(Maya);
            await OpenAsync(Maya);
            await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 2);
        }

        var rows = await DeliveriesAsync(made.Webhook.Id);
        await SendAsync($"UPDATE integrations.webhook_delivery SET created_at = now() - interval '31 days' WHERE event_id = '{rows[0].EventId}'");
        Assert.Equal(1, await Database.Services.GetRequiredService<WebhookUpkeep>().RemoveOldAsync(Ct));
        Assert.Equal(rows[1].EventId, Assert.Single(await DeliveriesAsync(made.Webhook.Id)).EventId);
        await using var db = Database.Open();
        Assert.Equal(1, await db.Set<WebhookTry>().CountAsync(Ct));
    }
}
