using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Integrations.Webhooks;
using SynergyFlow.Core.Integrations.Webhooks.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Integrations.Webhooks;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Webhooks;

public sealed class RetryTests(PostgresServer postgres) : WebhookTest(postgres)
{
    private static readonly Func<WebhookFields, WebhookFields> s_created = fields => fields with { EventTypes = ["incident.created"] };

    [Fact]
    public async Task Failure_IsTriedAgain_TheSameBytesUnderTheSameId_WithANewTimestampSigned()
    {
        var made = await MakeAsync("/flaky", s_created);
        var left = 2;
        Receiver.Answers["/flaky"] = (http, _) => { http.Response.StatusCode = Interlocked.Decrement(ref left) >= 0 ? 500 : 200; return Task.CompletedTask; };
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);

        var all = await Receiver.WaitAsync("/flaky", 3, Ct);
        var row = Assert.Single(await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 1));
        Assert.Equal(3, row.Tries);
        Assert.Single(all.Select(one => one.Id).Distinct());
        Assert.Single(all.Select(one => one.Body).Distinct());
        Assert.Equal(["ok", "ok", "ok"], await WebhookReceiver.VerifyAsync(made.Secret, all, Ct));
        Assert.Equal([200, 500, 500], (await Queries.FindDeliveryAsync(Tenant.First, made.Webhook.Id, row.EventId, Ct))!.Tries.Select(one => one.Status));
    }

    [Fact]
    public async Task Exhausted_DisablesTheWebhook_TellsTheLog_AndWhatWaitsIsSentWhenItIsEnabled()
    {
        var made = await MakeAsync("/dead", s_created);
        var told = await MakeAsync("/told", fields => fields with { EventTypes = ["webhook.disabled"] });
        var id = made.Webhook.Id;
        Receiver.Answers["/dead"] = (http, _) => { http.Response.StatusCode = 500; return Task.CompletedTask; };
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        await WaitForAsync(id, DeliveryState.Failed, 1);
        Assert.Equal(3, Receiver.At("/dead").Count);
        var stored = await StoredAsync(id);
        Assert.Equal((WebhookState.Disabled, WebhookDisabledReason.Exhausted), (stored.State, stored.DisabledReason));
        Assert.Equal("webhook.disabled", (await Receiver.WaitAsync("/told", 1, Ct))[0].Type);
        await WaitForAsync(told.Webhook.Id, DeliveryState.Delivered, 1);
        await using var db = Database.Open();
        Assert.Equal(UserId.System, (await db.Log.SingleAsync(one => one.Type == "webhook.disabled", Ct)).ActorId);

        // Nothing goes to a disabled one, and replaying says so.
        var row = Assert.Single(await DeliveriesAsync(id));
        Assert.IsType<WebhookIsDisabled>((await RunAsync((ReplayDeliveries replay) => replay.OneAsync(Admin, id, row.EventId, Ct))).Error);
        await SendAsync("UPDATE integrations.webhook_delivery SET state = 'waiting', due_at = now()");
        await Task.Delay(300, Ct);
        Assert.Equal(3, Receiver.At("/dead").Count);
        Receiver.Answers.Clear();
        Assert.Null((await RunAsync((ChangeWebhook change) => change.EnableAsync(Admin, new(id), Ct))).Error);
        await Receiver.WaitAsync("/dead", 4, Ct);
        await WaitForAsync(id, DeliveryState.Delivered, 1);
    }

    [Fact]
    public async Task Gone_DisablesAtOnce_AndARedirectIsAFailureThatNobodyFollows()
    {
        var gone = await MakeAsync("/gone", s_created);
        var moved = await MakeAsync("/moved", s_created);
        Receiver.Answers["/gone"] = (http, _) => { http.Response.StatusCode = 410; return Task.CompletedTask; };
        Receiver.Answers["/moved"] = (http, _) => { http.Response.Redirect("/elsewhere"); return Task.CompletedTask; };
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        await WaitForAsync(gone.Webhook.Id, DeliveryState.Failed, 1);
        await WaitForAsync(moved.Webhook.Id, DeliveryState.Failed, 1);
        Assert.Single(Receiver.At("/gone"));
        Assert.Equal(WebhookDisabledReason.Gone, (await StoredAsync(gone.Webhook.Id)).DisabledReason);
        Assert.Equal(3, Receiver.At("/moved").Count);
        Assert.Empty(Receiver.At("/elsewhere"));
        Assert.Contains("Redirects are not followed", (await DeliveriesAsync(moved.Webhook.Id))[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TooBusy_IsLeftAloneAsLongAsItAsks_WithAllItsDeliveries()
    {
        var made = await MakeAsync("/busy", s_created);
        var answered = 0;
        Receiver.Answers["/busy"] = (http, _) =>
        {
            if (Interlocked.Increment(ref answered) == 1)
            {
                http.Response.StatusCode = 429;
                http.Response.Headers.RetryAfter = "2";
            }

            return Task.CompletedTask;
        };
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        await Receiver.WaitAsync("/busy", 1, Ct);
        var since = Stopwatch.StartNew();
        await OpenAsync(Maya);
        await Task.Delay(1_000, Ct);
        Assert.Single(Receiver.At("/busy"));
        Assert.True((await StoredAsync(made.Webhook.Id)).HeldUntil > TimeProvider.System.GetUtcNow());
        await Receiver.WaitAsync("/busy", 3, Ct);
        Assert.True(since.Elapsed > TimeSpan.FromSeconds(1.5), $"{since.Elapsed}");
        await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 2);
    }

    [Fact]
    public async Task RetryAfter_OfTheUnreasonable_IsADayAtMost()
    {
        var made = await MakeAsync("/year", s_created);
        Receiver.Answers["/year"] = (http, _) => { http.Response.StatusCode = 503; http.Response.Headers.RetryAfter = "31536000"; return Task.CompletedTask; };
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        await Receiver.WaitAsync("/year", 1, Ct);
        for (var i = 0; (await DeliveriesAsync(made.Webhook.Id))[0].Tries == 0; i++)
        {
            Assert.True(i < 100);
            await Task.Delay(20, Ct);
        }

        var due = (await DeliveriesAsync(made.Webhook.Id))[0].DueAt!.Value - TimeProvider.System.GetUtcNow();
        Assert.InRange(due, TimeSpan.FromHours(23.9), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task AddressThatHangs_DelaysNobodyElse()
    {
        await MakeAsync("/hangs", s_created);
        var fast = await MakeAsync("/fast", s_created);
        Receiver.Answers["/hangs"] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var node = await RunNodeAsync();
        for (var i = 0; i < 12; i++)
        {
            await OpenAsync(Maya);
        }

        var rows = await WaitForAsync(fast.Webhook.Id, DeliveryState.Delivered, 12);
        Assert.All(rows, row => Assert.True(row.EndedAt - row.CreatedAt < TimeSpan.FromSeconds(1.5), $"{row.EndedAt - row.CreatedAt}"));
        Assert.InRange(Receiver.At("/hangs").Count, 1, 8); // of twelve: four at once, then one by one
    }

    [Fact]
    public async Task TwoNodes_SendEachDeliveryOnce()
    {
        var made = await MakeAsync("/once", s_created);
        var other = await MakeAsync("/other", s_created);
        await using var one = await RunNodeAsync();
        await using var two = await RunNodeAsync(log: false);
        for (var i = 0; i < 40; i++)
        {
            await OpenAsync(Maya);
        }

        await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 40);
        await WaitForAsync(other.Webhook.Id, DeliveryState.Delivered, 40);
        Assert.Equal(40, Receiver.At("/once").Count);
        Assert.Equal(40, Receiver.At("/other").Select(received => received.Id).Distinct().Count());
        Assert.Equal(40, Receiver.At("/other").Count);
    }

    [Fact]
    public async Task NodeThatDiesAfterSending_IsFollowedByAnother_WithTheSameId()
    {
        var made = await MakeAsync("/crash", s_created);
        await using (await RunNodeAsync())
        {
            await OpenAsync(Maya);
            await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 1);
        }

        // As if it had been sent and the node had died before it was kept: leased, and nothing known of the try.
        await SendAsync("DELETE FROM integrations.webhook_try; UPDATE integrations.webhook_delivery SET state = 'waiting', attempts = 0, tries = 0, ended_at = NULL, due_at = now(), lease_owner = gen_random_uuid(), lease_until = now() + interval '1 second'");
        await using var node = await RunNodeAsync(log: false);
        await Task.Delay(500, Ct);
        Assert.Single(Receiver.At("/crash"));
        var all = await Receiver.WaitAsync("/crash", 2, Ct);
        Assert.Equal(all[0].Id, all[1].Id);
        Assert.Equal(all[0].Body, all[1].Body);
        Assert.Equal(1, (await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 1))[0].Tries);
    }

    [Fact]
    public async Task LateAnswerOfALostLease_IsNotKept()
    {
        var made = await MakeAsync("/slow", s_created);
        await using (await RunNodeAsync())
        {
            await OpenAsync(Maya);
            await WaitForAsync(made.Webhook.Id, DeliveryState.Delivered, 1);
        }

        await SendAsync("UPDATE integrations.webhook_delivery SET state = 'waiting', due_at = now(), ended_at = NULL");
        var queue = Database.Services.GetRequiredService<DeliveryQueue>();
        Dictionary<WebhookId, int> free = [];
        var mine = Assert.Single(await queue.ClaimAsync(10, 4, free, TimeSpan.FromMilliseconds(1), Ct));
        var due = (await queue.FindAsync(mine, Ct))!;
        await Task.Delay(20, Ct);
        Assert.Single(await queue.ClaimAsync(10, 4, free, TimeSpan.FromMinutes(1), Ct));
        Assert.Null(await queue.FindAsync(mine, Ct));
        await queue.KeepAsync(mine, due, new(2, TimeProvider.System.GetUtcNow(), "http://x", "v1,x", 1, 200, null, null, null), DeliveryState.Delivered, TimeSpan.Zero, null, Ct);
        Assert.Equal(DeliveryState.Waiting, (await DeliveriesAsync(made.Webhook.Id))[0].State);
        Assert.Empty(await queue.ClaimAsync(10, 4, free, TimeSpan.FromMinutes(1), Ct));
        Assert.Empty(await queue.ClaimAsync(10, 4, new Dictionary<WebhookId, int> { [made.Webhook.Id] = 0 }, TimeSpan.FromMinutes(1), Ct));
    }

    [Fact]
    public async Task SuspendedTenant_IsSentNothing_UntilItIsResumed()
    {
        await MakeAsync("/asleep", s_created);
        await SendAsync($"UPDATE tenants.tenant SET suspended_at = now() WHERE id = '{Tenant.First}'");
        await using var node = await RunNodeAsync();
        await OpenAsync(Maya);
        await Task.Delay(400, Ct);
        Assert.Empty(Receiver.At("/asleep"));
        await SendAsync($"UPDATE tenants.tenant SET suspended_at = NULL WHERE id = '{Tenant.First}'");
        await Receiver.WaitAsync("/asleep", 1, Ct);
    }

    [Fact]
    public async Task HostileAnswer_IsCutAndCleaned_AndEndsInTime()
    {
        var made = await MakeAsync("/hostile");
        Receiver.Answers["/hostile"] = async (http, _) =>
        {
            http.Response.StatusCode = 200;
            http.Response.ContentType = "text/html";
            await http.Response.WriteAsync("<script>alert(1)</script>\0\u001b[31m\ud83d\ude00");
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync(new string('x', 10_000));
            }
        };
        var tested = await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct));
        var one = Assert.Single(tested.Value!.Tries);
        Assert.Equal((200, DeliveryTry.ResponseLength), (one.Status, one.Response!.Length));
        Assert.StartsWith("<script>alert(1)</script>[31m😀x", one.Response, StringComparison.Ordinal);

        // One that never ends its answer, and one that never begins it.
        Receiver.Answers["/hostile"] = async (http, _) =>
        {
            await http.Response.WriteAsync("a");
            await http.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        tested = await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct));
        Assert.Equal(DeliveryState.Delivered, tested.Value!.Delivery.State);
        Receiver.Answers["/hostile"] = (http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted);
        tested = await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct));
        Assert.Equal("No answer within 2 s.", tested.Value!.Delivery.Error);
    }

    [Fact]
    public async Task NobodyAtTheAddress_IsSaidInPlainWords()
    {
        var made = await MakeAsync("/x", fields => fields with { Url = $"http://127.0.0.1:{FreePorts.Next()}/x" });
        Assert.Equal("Nobody listens at the address.", (await RunAsync((TestWebhook test) => test.ExecuteAsync(Admin, made.Webhook.Id, Ct))).Value!.Delivery.Error);
    }
}
