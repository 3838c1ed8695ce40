using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Tenants;
using SynergyFlow.Core.Work;
using SynergyFlow.Core.Work.Search;
using SynergyFlow.Infrastructure.Work;
using SynergyFlow.Infrastructure.Work.Files;
using SynergyFlow.Testing;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace SynergyFlow.Infrastructure.Tests.Work.Search;

/// <summary>The text of files is found after a moment, by whoever may read the file, whatever the file is made of.</summary>
public sealed class FileTextTests(PostgresServer postgres) : SearchTest(postgres)
{
    private static readonly string s_program = Path.Combine(AppContext.BaseDirectory, "SynergyFlow.Drills.Host.dll");

    [Fact]
    public async Task File_IsFoundByItsTextOnceItIsRead_AndNoLongerWhenItIsGone()
    {
        var incident = await IncidentAsync("Invoice export");
        var file = await AttachAsync(incident.Id, "export.csv", "number;surcharge\n1;mandarin", inside: false);
        Assert.Equal(("", FileTextState.Waiting), (await KeysAsync("mandarin"), await StateAsync(incident.Id)));

        await ReadAllAsync();

        Assert.Equal(FileTextState.Searchable, await StateAsync(incident.Id));
        var hit = Assert.Single((await FindAsync("mandarin surcharge", Requester)).Items);
        Assert.Equal((ExcerptSource.File, "export.csv"), (hit.Excerpt!.Source, hit.Excerpt.FileName));
        Assert.Equal(["surcharge", "mandarin"], hit.Excerpt.Text.Where(segment => segment.Hit).Select(segment => segment.Text));

        await SqlAsync($"DELETE FROM work.attachment WHERE id = {file.Value}");
        Assert.Equal("", await KeysAsync("mandarin"));
    }

    [Fact]
    public async Task InternalFile_IsFoundByItsTextByAgentsOnly()
    {
        var incident = await IncidentAsync("Laptop is slow");
        await AttachAsync(incident.Id, "talk.txt", "about the layoffs", inside: true);
        await ReadAllAsync();

        Assert.Equal(("1", ""), (await KeysAsync("layoffs"), await KeysAsync("layoffs", Requester)));
        Assert.Equal("1", await KeysAsync("laptop -layoffs", Requester));
    }

    [Theory]
    [InlineData("txt", "caf\u00e9 plain", "café plain")]
    [InlineData("md", "# Title\n**bold**", "# Title\n**bold**")]
    [InlineData("html", "<html><body><p>seen &amp; read</p><script>alert('no')</script><style>p{}</style></body></html>", "seen & read")]
    [InlineData("html", "<p>never closed <b>text<table><tr><td>cell", "never closed textcell")]
    [InlineData("json", "{\"a\":\"b\"}", "{\"a\":\"b\"}")]
    [InlineData("txt", "a\0b\u0007c", "a b c")]
    [InlineData("txt", "a\ue000b", "a b")]
    public async Task Read_Text_IsWhatAPersonWouldSee(string extension, string content, string text) =>
        Assert.Equal((FileTextState.Searchable, text), await ReadAsync(Encoding.UTF8.GetBytes(content), extension));

    [Fact]
    public async Task Read_OtherEncodings_AreUnderstood()
    {
        Assert.Equal((FileTextState.Searchable, "Ärger"), await ReadAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("Ärger")], "txt"));
        Assert.Equal((FileTextState.Searchable, "Ärger"), await ReadAsync(Encoding.Latin1.GetBytes("Ärger"), "log"));
        Assert.Equal((FileTextState.NoText, ""), await ReadAsync([], "txt"));
    }

    [Fact]
    public async Task Read_Document_JoinsRunsAndPartsParagraphs()
    {
        const string Xml = """<w:document xmlns:w="x"><w:p><w:r><w:t>way</w:t></w:r><w:r><w:t>bill</w:t></w:r></w:p><w:p><w:t>second</w:t></w:p></w:document>""";
        Assert.Equal((FileTextState.Searchable, "waybill\nsecond"), await ReadAsync(Zip("word/document.xml", Xml), "docx"));
    }

    [Fact]
    public async Task Read_Pdf_IsItsWordsPageByPage()
    {
        using PdfDocumentBuilder pdf = new();
        var font = pdf.AddStandard14Font(Standard14Font.Helvetica);
        pdf.AddPage(PageSize.A4).AddText("Waybill for Surabaya", 12, new PdfPoint(50, 700), font);
        pdf.AddPage(PageSize.A4).AddText("second page", 12, new PdfPoint(50, 700), font);
        var whole = pdf.Build();

        Assert.Equal((FileTextState.Searchable, "Waybill for Surabaya \nsecond page"), await ReadAsync(whole, "pdf"));
        Assert.Equal(FileTextState.Failed, (await ReadAsync(Encoding.UTF8.GetBytes("%PDF-1.7 and nothing more"), "pdf")).State);
        Assert.Equal(FileTextState.Failed, (await ReadAsync(RandomNumberGenerator.GetBytes(10_000), "pdf")).State);

        using PdfDocumentBuilder scanned = new();
        scanned.AddPage(PageSize.A4);
        Assert.Equal(FileTextState.NoText, (await ReadAsync(scanned.Build(), "pdf")).State);
    }

    [Fact]
    public async Task Read_HostileFiles_FailAndNothingElse()
    {
        const string Laughs = """<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>""";
        const string Outside = """<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>""";
        Assert.Equal(FileTextState.Failed, (await ReadAsync(Zip("word/document.xml", Laughs), "docx")).State);
        Assert.Equal(FileTextState.Failed, (await ReadAsync(Zip("word/document.xml", Outside), "docx")).State);
        Assert.Equal(FileTextState.Failed, (await ReadAsync(Encoding.UTF8.GetBytes("PK no zip"), "docx")).State);
        Assert.Equal(FileTextState.NoText, (await ReadAsync(Zip("other.xml", "<x/>"), "docx")).State);

        // A bomb: a few kilobytes that unfold to gigabytes within one text.
        var bomb = Zip("word/document.xml", "<x>" + new string('a', 300_000_000) + "</x>");
        Assert.InRange(bomb.Length, 1, 5_000_000);
        Assert.Equal(FileTextState.Failed, (await ReadAsync(bomb, "docx")).State);
    }

    [Fact]
    public async Task Read_TakesTooLong_IsEnded()
    {
        FileTextReader reader = new(Options.Create(new FileTextOptions { Program = s_program, Longest = TimeSpan.FromSeconds(3) }));
        await using Endless endless = new();
        Assert.Equal(FileTextState.Failed, (await reader.ReadAsync(endless, "txt", Ct)).State);
    }

    private static async Task<(FileTextState State, string Text)> ReadAsync(byte[] content, string extension)
    {
        FileTextReader reader = new(Options.Create(new FileTextOptions { Program = s_program, Longest = TimeSpan.FromSeconds(60) }));
        Assert.True(reader.CanRead);
        using MemoryStream stream = new(content);
        var read = await reader.ReadAsync(stream, extension, Ct);
        return (read.State, read.Text);
    }

    private static byte[] Zip(string name, string content)
    {
        using MemoryStream bytes = new();
        using (ZipArchive archive = new(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using StreamWriter writer = new(archive.CreateEntry(name, CompressionLevel.Fastest).Open());
            writer.Write(content);
        }

        return bytes.ToArray();
    }

    private async Task ReadAllAsync()
    {
        var texts = ActivatorUtilities.CreateInstance<FileTexts>(
            Database.Services, Store(), new FileTextReader(Options.Create(new FileTextOptions { Program = s_program, Longest = TimeSpan.FromSeconds(60) })));
        while (await texts.StepAsync(Ct))
        {
        }
    }

    private FolderFileStore Store() => new(
        Options.Create(new FileStoreOptions { Folder = Path.Combine(Path.GetTempPath(), "sf-search-" + Database.GetHashCode()) }), TimeProvider.System);

    private async Task<FileTextState> StateAsync(RecordId record) => Assert.Single(await Queries.AttachmentsAsync(Agent, record, Ct)).Text;

    private async Task<AttachmentId> AttachAsync(RecordId record, string name, string content, bool inside)
    {
        using MemoryStream bytes = new(Encoding.UTF8.GetBytes(content));
        var stored = (await Store().SaveAsync(Tenant.First, name, bytes, Ct)).Value!;
        Attachment file = new()
        {
            Tenant = Tenant.First,
            Id = AttachmentId.New(),
            Record = record,
            FileName = name,
            ContentType = stored.ContentType,
            Size = stored.Size,
            Sha256 = stored.Sha256,
            StoredName = stored.StoredName,
            UploadedBy = Ana.Id,
            UploadedAt = BySystem.At,
            Internal = inside,
        };
        await using var db = Database.Open();
        db.Add(file);
        await db.SaveChangesAsync(Ct);
        return file.Id;
    }

    /// <summary>Bytes that come one by one and never end.</summary>
    private sealed class Endless : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
            buffer.Span[0] = (byte)'a';
            return 1;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
