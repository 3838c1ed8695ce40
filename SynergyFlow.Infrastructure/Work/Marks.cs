using Microsoft.EntityFrameworkCore;
using SynergyFlow.Core.Identity;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Teams;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Persistence;

namespace SynergyFlow.Infrastructure.Work;

/// <summary>
/// Who is called in several texts, and which of the records named there the scope sees: two queries, however many texts, and one row for a
/// team, however many are in it. What teams there are, only agents are shown.
/// </summary>
internal sealed class Marks
{
    /// <summary>More keys than a page of texts names; the rest stays plain text.</summary>
    private const int MostKeys = 500;

    private readonly ILookup<CommentId?, MentionMark> _mentions;
    private readonly HashSet<string> _keys;

    private Marks(ILookup<CommentId?, MentionMark> mentions, HashSet<string> keys) => (_mentions, _keys) = (mentions, keys);

    public static async Task<Marks> ReadAsync(
        SynergyFlowDbContext db, RecordScope scope, (RecordId Record, string Html)? description, List<(CommentId Id, string Html)> comments, CancellationToken ct)
    {
        var of = description?.Record;
        List<CommentId?> ids = [.. comments.Select(comment => (CommentId?)comment.Id)];
        var here = db.Set<Mention>().Where(mention => of == null ? ids.Contains(mention.Comment) : mention.Record == of && mention.Comment == null);
        var called =
            from mention in here
            where scope.Internal || mention.Team == null
            join user in db.Set<User>() on mention.Person equals user.Id
            join team in db.Set<Team>() on mention.Team equals (TeamId?)team.Id into teams
            from team in teams.DefaultIfEmpty()
            select new { mention.Comment, Person = mention.Team == null ? (UserId?)mention.Person : null, Name = team == null ? user.DisplayName : team.Name, mention.Written };
        var mentions = await called.Distinct().ToListAsync(ct);
        List<string> named = [.. comments.Select(comment => comment.Html).Append(description?.Html ?? "").SelectMany(TextMarker.Keys).Distinct().Take(MostKeys)];
        var seen = named.Count == 0 ? [] : await db.Set<WorkRecord>().To(scope).Where(record => named.Contains(record.Key)).Select(record => record.Key).ToListAsync(ct);
        return new Marks(
            mentions.ToLookup(mention => mention.Comment, mention => new MentionMark(mention.Person, mention.Name, mention.Written)), [.. seen]);
    }

    public TextMarks Of(CommentId comment, string html) => Of((CommentId?)comment, html);

    public TextMarks OfDescription(string html) => Of(null, html);

    private TextMarks Of(CommentId? text, string html)
    {
        List<string> keys = _keys.Count == 0 ? [] : [.. TextMarker.Keys(html).Where(_keys.Contains).Distinct()];
        List<MentionMark> mentions = [.. _mentions[text]];
        return mentions.Count + keys.Count == 0 ? TextMarks.None : new TextMarks(mentions, keys);
    }
}
