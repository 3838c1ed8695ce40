using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Filtering;
using SynergyFlow.Testing;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>What "text ~" of a filter finds: the same words as search, for the same readers.</summary>
public sealed class TextFilterTests(PostgresServer postgres) : SearchTest(postgres)
{
    [Theory]
    [InlineData("text ~ printing", "1")] // another ending
    [InlineData("text ~ print", "1")] // the last word goes on
    [InlineData("text ~ 'gate waybills'", "1")] // all words, wherever they are
    [InlineData("text ~ '\"gate four\"'", "1")]
    [InlineData("text ~ '\"four gate\"'", "")]
    [InlineData("text ~ 'gate -printer'", "2")]
    [InlineData("text ~ INC-2", "2")]
    [InlineData("text ~ Budi", "1 2")] // people are words too
    [InlineData("text ~ toner", "1")] // said in a note
    [InlineData("not text ~ toner", "2")]
    [InlineData("text ~ toner or title ~ scanner", "1 2")]
    [InlineData("text ~ \"o'clock\"", "2")]
    [InlineData("text ~ the", "")] // nothing but what everybody says
    public async Task Text_FindsByTheWordsOfTheDocument(string filter, string expected)
    {
        await TwoAsync();
        Assert.Equal(expected, await NumbersAsync(Agent, filter));
    }

    [Theory]
    [InlineData("text ~ toner", "")]
    [InlineData("not text ~ toner", "1 2")]
    [InlineData("text ~ 'gate -toner'", "1 2")]
    [InlineData("text ~ courier", "1")]
    public async Task Text_WhoReadsNoNotes_NeitherFindsNorExcludesByThem(string filter, string expected)
    {
        await TwoAsync();
        Assert.Equal(expected, await NumbersAsync(Requester, filter));
        Assert.Equal("", await NumbersAsync(RecordScope.Nothing(Core.Tenants.Tenant.First), filter));
    }

    [Fact]
    public async Task Text_PagesAndCountsLikeEveryFilter()
    {
        for (var i = 0; i < 7; i++)
        {
            await AddAsync(new() { Title = i % 2 == 0 ? $"Forklift {i}" : $"Van {i}", Requester = Budi.Id });
        }

        RecordListRequest request = new(RecordFilter.Parse("text ~ forklift").Value, RecordSort.Parse("key").Value, 3, Count: true);
        var first = (await Queries.ListAsync(Agent, request, Ct)).Value!;
        var second = (await Queries.ListAsync(Agent, request with { Cursor = first.Next }, Ct)).Value!;

        Assert.Equal((4, "Forklift 0,Forklift 2,Forklift 4", "Forklift 6"), (first.Total, Titles(first), Titles(second)));
        Assert.Null(second.Next);
        Assert.Equal([4, 3], await Queries.CountAsync(Agent, [request.Filter, RecordFilter.Parse("text ~ van").Value], 100, TimeSpan.Zero, Ct));

        static string Titles(Page<RecordRow> page) => string.Join(',', page.Items.Select(row => row.Title));
    }

    private async Task TwoAsync()
    {
        var printer = await AddAsync(new() { Title = "Printer at gate four", Description = "It prints blank waybills.", Requester = Budi.Id });
        await SayAsync(printer, CommentKind.Note, "Out of toner");
        await SayAsync(printer, CommentKind.Reply, "The courier brings a new one");
        await AddAsync(new() { Title = "Scanner at the gate", Description = "Since nine o'clock.", Requester = Budi.Id });
    }

    private async Task<string> NumbersAsync(RecordScope scope, string filter)
    {
        var parsed = RecordFilter.Parse(filter);
        Assert.Null(parsed.Error);
        var page = (await Queries.ListAsync(scope, new RecordListRequest(parsed.Value, RecordSort.Parse("key").Value), Ct)).Value!;
        return string.Join(' ', page.Items.Select(row => row.Key["INC-".Length..]));
    }
}
