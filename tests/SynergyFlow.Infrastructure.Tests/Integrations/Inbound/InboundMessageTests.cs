using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SynergyFlow.Core.Integrations.Inbound;
using SynergyFlow.Core.Integrations.Inbound.UseCases;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Infrastructure.Integrations.Inbound;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Integrations.Inbound;

public sealed class InboundMessageTests(PostgresServer postgres) : InboundTest(postgres)
{
    [Fact]
    public async Task SameMessage_HoweverOftenItComes_HasOneEffect()
    {
        var made = await MakeAsync(InboundKind.Deployments);
        await using var node = await RunNodeAsync();
        object body = new { id = "run-7", application = "shop", environment = "production", version = "2.4.1", status = "started", commit = "abc", startedAt = Morning };
        var first = await PostAsync(made, body, "k1");
        Assert.NotNull(first.Value!.Id);
        Assert.Null((await PostAsync(made, body, "k1")).Value!.Id);
        await DoneAsync();
        Assert.Single(await MessagesAsync());

        // Taken up once more by a node that did not hear that it is done.
        await SendAsync("UPDATE integrations.inbound_message SET state = 'waiting', due_at = now(), lease_until = NULL");
        await PostAsync(made, new { id = "run-7", application = "shop", environment = "production", version = "2.4.1", status = "succeeded", finishedAt = Morning.AddMinutes(3) });
        await DoneAsync();
        var deployment = Assert.Single((await Queries.DeploymentsAsync(Tenant.First, new(), null, 10, Ct))!.Items);
        Assert.Equal(("shop", "production", "2.4.1", DeploymentStatus.Succeeded, "abc"), (deployment.Application, deployment.Environment, deployment.Version, deployment.Status, deployment.Commit));
        Assert.Equal((Morning, Morning.AddMinutes(3)), (deployment.StartedAt, deployment.FinishedAt));
        await using var db = Database.Open();
        Assert.Equal(["deployment.recorded", "deployment.updated"], await db.Log.Where(one => one.AggregateId == deployment.Id.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct));
    }

    [Fact]
    public async Task WrongToken_DisabledSource_AndForeignSource_AreRefused_WithOneAnswer()
    {
        var made = await MakeAsync();
        var other = await MakeAsync();
        var post = Post("{}");
        foreach (var token in new[] { null, "", "sfi_x", InboundToken.New(Tenant.First), InboundToken.New(TenantId.New()), other.Token })
        {
            Assert.IsType<InboundTokenRefused>((await Door.TakeAsync(made.Source.Id, token, post, Ct)).Error);
        }

        Assert.IsType<InboundTokenRefused>((await Door.TakeAsync(InboundSourceId.New(), made.Token, post, Ct)).Error);
        var rotated = await RunAsync((ChangeInboundSource change) => change.RotateAsync(Admin, new(made.Source.Id), Ct));
        Assert.IsType<InboundTokenRefused>((await Door.TakeAsync(made.Source.Id, made.Token, post, Ct)).Error);
        Assert.Null((await RunAsync((ChangeInboundSource change) => change.DisableAsync(Admin, new(made.Source.Id), Ct))).Error);
        Assert.IsType<InboundDoorClosed>((await Door.TakeAsync(made.Source.Id, rotated.Value, post, Ct)).Error);
        Assert.Empty(await MessagesAsync());
        await using var db = Database.Open();
        var stored = string.Join('\n', await db.Database.SqlQuery<string>($"""SELECT s::text AS "Value" FROM integrations.inbound_source AS s UNION ALL SELECT l::text FROM events.log AS l""").ToListAsync(Ct));
        Assert.DoesNotContain(made.Token[4..], stored, StringComparison.Ordinal);
        Assert.DoesNotContain(rotated.Value![4..], stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatCannotBeUnderstood_IsRefused_AndKeptForAPerson()
    {
        var made = await MakeAsync();
        await using var node = await RunNodeAsync();
        foreach (var wrong in new[] { "", "no json", "[]", "null", "{}", """{"fingerprint":"x","status":"broken","title":"t"}""", """{"fingerprint":"x\u0000","status":"firing","title":"t"}""", """{"fingerprint":7}""" })
        {
            Assert.IsType<InboundMessageRefused>((await PostAsync(made, wrong)).Error);
        }

        Assert.IsType<InboundMessageRefused>((await Door.TakeAsync(made.Source.Id, made.Token, Post("{}") with { ContentType = "text/xml" }, Ct)).Error);
        Assert.IsType<InboundMessageRefused>((await Door.TakeAsync(made.Source.Id, made.Token, Post("{}") with { ContentType = "application/avro" }, Ct)).Error);
        var failed = await MessagesAsync(InboundState.Failed);
        Assert.Equal(10, failed.Count);
        Assert.Empty(await MessagesAsync(InboundState.Waiting));
        Assert.All(failed, message => Assert.False(string.IsNullOrEmpty(message.Error)));

        var id = failed[0].Id;
        Assert.Null((await RunAsync((DecideInboundMessage decide) => decide.ReplayAsync(Admin, id, Ct))).Error);
        await DoneAsync();
        Assert.Equal(InboundState.Failed, (await Queries.FindMessageAsync(Tenant.First, id, Ct))!.Message.State);
        Assert.Equal("reason", (await RunAsync((DecideInboundMessage decide) => decide.DiscardAsync(Admin, id, " ", Ct))).Error!.Field);
        Assert.Null((await RunAsync((DecideInboundMessage decide) => decide.DiscardAsync(Admin, id, "a test", Ct))).Error);
        Assert.IsType<InboundMessageHasNotFailed>((await RunAsync((DecideInboundMessage decide) => decide.ReplayAsync(Admin, id, Ct))).Error);
        Assert.IsType<InboundMessageNotFound>((await RunAsync((DecideInboundMessage decide) => decide.ReplayAsync(Admin, InboundMessageId.New(), Ct))).Error);
        await using var db = Database.Open();
        Assert.Equal(["inbound_message.replayed", "inbound_message.discarded"], await db.Log.Where(one => one.AggregateId == id.Value).OrderBy(one => one.Sequence).Select(one => one.Type).ToListAsync(Ct));
    }

    /// <summary>D17: one trouble in fifty cannot be handled; the others do not notice, and nothing of it is missing once it can.</summary>
    [Fact]
    public async Task Poison_IsSetAside_WhileOthersGoOn_AndIsCompleteAfterReplay()
    {
        const int Troubles = 50;
        var made = await MakeAsync();
        await SendAsync("""
            CREATE FUNCTION integrations.poison() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN IF NEW.fingerprint = 't7' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$;
            CREATE TRIGGER poison BEFORE INSERT ON integrations.alert FOR EACH ROW EXECUTE FUNCTION integrations.poison();
            """);
        await using var node = await RunNodeAsync();
        for (var i = 0; i < Troubles * 2; i++)
        {
            Assert.Null((await PostAsync(made, Alert($"t{i % Troubles}", firing: i < Troubles, i))).Error);
        }

        await DoneAsync(40);
        var failed = await MessagesAsync(InboundState.Failed);
        Assert.Equal(2, failed.Count);
        Assert.All(failed, message => Assert.Equal((3, true), (message.Attempts, message.Error!.Contains("poison", StringComparison.Ordinal))));
        Assert.Equal(Troubles - 1, (await IncidentsAsync()).Count);

        await SendAsync("DROP TRIGGER poison ON integrations.alert");
        Assert.Equal(new ReplayedMessages(2, More: false), (await RunAsync((DecideInboundMessage decide) => decide.ReplayAllAsync(Admin, made.Source.Id, Ct))).Value);
        await DoneAsync();
        Assert.Equal(Troubles, (await IncidentsAsync()).Count);
        Assert.Empty(await MessagesAsync(InboundState.Failed));
    }

    [Fact]
    public async Task Nonsense_WithoutEnd_IsRefused_AndKeptOnlySoFar()
    {
        const int Most = 1_000;
        var made = await MakeAsync();
        await SendAsync($"""
            INSERT INTO integrations.inbound_message (tenant_id, id, source_id, message_id, door, origin, headers, body, state)
            SELECT '{Tenant.First}', gen_random_uuid(), '{made.Source.Id}', n::text, 'http', 'x', '[]', '', 'failed' FROM generate_series(1, {Most}) AS n
            """);
        Assert.IsType<InboundMessageRefused>((await PostAsync(made, "{}")).Error);
        Assert.Null((await PostAsync(made, Alert("real", firing: true, 0))).Error);
        Assert.Equal(Most, (await Queries.FindSourceAsync(Tenant.First, made.Source.Id, Ct))!.Failed);

        var first = await RunAsync((DecideInboundMessage decide) => decide.ReplayAllAsync(Admin, null, Ct));
        Assert.Equal(new ReplayedMessages(DecideInboundMessage.MostAtOnce, More: true), first.Value);
        Assert.Equal(Most - DecideInboundMessage.MostAtOnce, (await Queries.FindSourceAsync(Tenant.First, made.Source.Id, Ct))!.Failed);
        Assert.IsType<NotAllowed>((await RunAsync((DecideInboundMessage decide) => decide.ReplayAllAsync(Agent, null, Ct))).Error);
    }

    [Fact]
    public async Task OtherTenant_HasItsOwnSourcesMessagesAndDeployments()
    {
        var made = await MakeAsync(InboundKind.Deployments);
        await using var node = await RunNodeAsync();
        await PostAsync(made, new { id = "1", application = "shop", environment = "test", version = "1", status = "failed" });
        await DoneAsync();
        var other = TenantId.New();
        Assert.Empty(await Queries.SourcesAsync(other, Ct));
        Assert.Empty((await Queries.MessagesAsync(other, null, null, null, 10, Ct))!.Items);
        Assert.Empty((await Queries.DeploymentsAsync(other, new(), null, 10, Ct))!.Items);
        Assert.Null(await Queries.FindSourceAsync(other, made.Source.Id, Ct));
        await using var scope = Database.Scope(other);
        Assert.Null(await scope.ServiceProvider.GetRequiredService<IInboundStore>().FindSourceAsync(made.Source.Id, Ct));
        Assert.Null(await scope.ServiceProvider.GetRequiredService<IInboundStore>().FindMessageAsync((await MessagesAsync())[0].Id, Ct));
    }

    [Fact]
    public async Task Sources_AreTheAdministrators_AndBadInputIsSaid()
    {
        InboundSourceFields good = new() { Name = "x", Requester = Maya.Id };
        foreach (var actor in new[] { Agent, Maya })
        {
            Assert.IsType<NotAllowed>((await RunAsync((SaveInboundSource save) => save.CreateAsync(actor, InboundKind.Alerts, good, Ct))).Error);
            Assert.IsType<NotAllowed>((await RunAsync((ReadInbound read) => read.SourcesAsync(actor, Ct))).Error);
            Assert.IsType<NotAllowed>((await RunAsync((ReadInbound read) => read.MessagesAsync(actor, null, null, null, 10, Ct))).Error);
            Assert.IsType<NotAllowed>((await RunAsync((DecideInboundMessage decide) => decide.ReplayAsync(actor, InboundMessageId.New(), Ct))).Error);
        }

        Assert.IsType<NotAllowed>((await RunAsync((ReadDeployments read) => read.ListAsync(Maya, new(), null, 10, Ct))).Error);
        Assert.Null((await RunAsync((ReadDeployments read) => read.ListAsync(Agent, new(), null, 10, Ct))).Error);
        foreach (var (fields, field) in new[]
        {
            (good with { Name = " " }, "name"), (good with { Requester = default }, "requester"), (good with { Requester = UserId.New() }, "requester"), (good with { Team = TeamId.New() }, "team"),
            (good with { Impact = (Core.Work.Impact)9 }, "impact"), (good with { OpensFrom = (AlertSeverity)9 }, "opensFrom"), (good with { AtEnd = (AlertEnd)9 }, "atEnd"),
        })
        {
            Assert.Equal(field, (await RunAsync((SaveInboundSource save) => save.CreateAsync(Admin, InboundKind.Alerts, fields, Ct))).Error!.Field);
        }

        Assert.Equal("kind", (await RunAsync((SaveInboundSource save) => save.CreateAsync(Admin, (InboundKind)9, good, Ct))).Error!.Field);
        for (var i = 0; i < InboundSource.Most; i++)
        {
            Assert.Null((await RunAsync((SaveInboundSource save) => save.CreateAsync(Admin, InboundKind.Alerts, good, Ct))).Error);
        }

        Assert.IsType<TooManyInboundSources>((await RunAsync((SaveInboundSource save) => save.CreateAsync(Admin, InboundKind.Alerts, good, Ct))).Error);
    }

    [Fact]
    public async Task OldHandledMessages_Go_FailedOnesStay()
    {
        var made = await MakeAsync();
        await using (await RunNodeAsync())
        {
            await PostAsync(made, Alert("a", firing: true, 0));
            await PostAsync(made, "{}");
            await DoneAsync();
        }

        await SendAsync("UPDATE integrations.inbound_message SET ended_at = now() - interval '91 days'");
        Assert.Equal(1, await Database.Services.GetRequiredService<InboundUpkeep>().RemoveOldAsync(Ct));
        Assert.Equal(InboundState.Failed, Assert.Single(await MessagesAsync()).State);
    }
}
