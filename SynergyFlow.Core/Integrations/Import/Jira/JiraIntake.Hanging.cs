using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Work;

namespace SynergyFlow.Core.Integrations.Import.Jira;

/// <summary>What hangs on an issue: comments, files, work logs.</summary>
public sealed partial class JiraIntake
{
    private async Task StoreAsync(JiraBatch batch, PlannedIssue one, ImportedKey? key, JiraFile file, CancellationToken ct)
    {
        foreach (var attachment in one.Issue.Attachments.Where(attached => key?.Rows.Contains(PlannedIssue.Of(attached)) is not true))
        {
            if (await file.OpenAsync(one.Issue.Key, attachment, ct) is not { } content)
            {
                continue;
            }

            await using (content)
            {
                try
                {
                    var stored = await files.SaveAsync(batch.Job.Tenant, attachment.Name, content, ct);
                    if (stored.Failed)
                    {
                        batch.Say(one, "Attachment", attachment.Name, "jira.file_refused", stored.Error.Message);
                        continue;
                    }

                    batch.Stored.Add((one.Issue.Key, attachment, stored.Value));
                }
                catch (InvalidDataException)
                {
                    batch.Say(one, "Attachment", attachment.Name, "jira.file_refused", "the ZIP is broken at this file.");
                }
            }
        }
    }

    private void Say(JiraBatch batch, PlannedIssue one, WorkItem item, JiraComment comment, DateTimeOffset created, List<long> rows)
    {
        rows.Add(PlannedIssue.Of(comment));
        if (JiraTranslation.Clean(comment.Text, WorkRecord.CommentLength) is not { } body)
        {
            return;
        }

        if (comment.Text.Length > WorkRecord.CommentLength)
        {
            batch.Say(one, "Comment", null, "jira.cut", $"a comment is longer than {WorkRecord.CommentLength} characters; the rest is cut off.");
        }

        Actor author = new(batch.Job.Tenant, batch.People.Of(comment.Author) ?? UserId.System, comment.Author?.Name ?? "", Channel.Import);
        var at = comment.At ?? created;
        var said = Comment.Write(item, CommentKind.Note, body, markdown.ToSafeHtml(body), author, at);
        records.Add(said);
        item.Comment(said, byAgent: true, new Stamp(author.Id, at));
        batch.Comments++;
    }

    private void Attach(JiraBatch batch, PlannedIssue one, WorkItem item, DateTimeOffset created, List<long> rows)
    {
        foreach (var (_, attached, stored) in batch.Stored.Where(stored => stored.Issue == one.Issue.Key))
        {
            Stamp stamp = new(batch.People.Of(attached.Author) ?? UserId.System, attached.At ?? created);
            Attachment attachment = new()
            {
                Tenant = batch.Job.Tenant,
                Id = AttachmentId.New(),
                Record = item.Id,
                FileName = stored.FileName,
                ContentType = stored.ContentType,
                Size = stored.Size,
                Sha256 = stored.Sha256,
                StoredName = stored.StoredName,
                UploadedBy = stamp.By,
                UploadedAt = stamp.At,
            };
            records.Add(attachment);
            item.Attach(attachment, stamp);
            rows.Add(PlannedIssue.Of(attached));
            batch.Files++;
        }
    }

    /// <summary>What is left out is no row of the item's, so that it is tried again the next time.</summary>
    private static void Spend(JiraBatch batch, PlannedIssue one, WorkItem item, List<long> rows)
    {
        foreach (var log in one.Worklogs.Where(log => !rows.Contains(PlannedIssue.Of(log))).DistinctBy(PlannedIssue.Of).ToList())
        {
            if (batch.Weeks!.Log(log, item.Id, batch.Now) is { } why)
            {
                batch.Say(one, "Work log", log.Author?.Name, "jira.no_worklog", $"a work log is left out: {why}.");
                continue;
            }

            rows.Add(PlannedIssue.Of(log));
            batch.Worklogs++;
        }
    }
}
