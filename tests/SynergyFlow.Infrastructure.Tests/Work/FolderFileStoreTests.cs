using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Work;
using SynergyFlow.Infrastructure.Work;

namespace SynergyFlow.Infrastructure.Tests.Work;

public sealed class FolderFileStoreTests : IDisposable
{
    private static readonly byte[] s_png = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13];
    private static readonly byte[] s_zip = [0x50, 0x4B, 0x03, 0x04, 0, 0, 0, 0];
    private readonly string _folder = Directory.CreateTempSubdirectory("sf-files-").FullName;
    private readonly TenantId _tenant = TenantId.New();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private FolderFileStore Store(long max = 100_000) =>
        new(Options.Create(new FileStoreOptions { Folder = _folder, MaxBytes = max }), TimeProvider.System);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Save_File_KeepsBytesTypeAndHash()
    {
        var bytes = s_png.Concat(Enumerable.Range(0, 70_000).Select(i => (byte)i)).ToArray();
        var saved = await Store().SaveAsync(_tenant, "screen.png", new Trickle(bytes), Ct);

        Assert.Null(saved.Error);
        Assert.Equal(("screen.png", "image/png", bytes.Length), (saved.Value!.FileName, saved.Value.ContentType, saved.Value.Size));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), saved.Value.Sha256);
        await using var again = await Store().OpenAsync(_tenant, saved.Value.StoredName, Ct);
        using MemoryStream copy = new();
        await again!.CopyToAsync(copy, Ct);
        Assert.Equal(bytes, copy.ToArray());
    }

    [Fact]
    public async Task Open_OfAnotherTenant_FindsNothing()
    {
        var saved = await Store().SaveAsync(_tenant, "a.txt", Text("hello"), Ct);

        Assert.Null(await Store().OpenAsync(TenantId.New(), saved.Value!.StoredName, Ct));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("..%2f..%2fetc")]
    [InlineData("")]
    [InlineData("ABCDEF0123456789ABCDEF0123456789")]
    [InlineData("abcdef0123456789abcdef012345678/")]
    public async Task Open_NameTheStoreNeverGave_Throws(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store().OpenAsync(_tenant, name, Ct));
        await Assert.ThrowsAsync<ArgumentException>(() => Store().DeleteAsync(_tenant, name, Ct));
    }

    [Fact]
    public async Task Save_TooLarge_IsRefusedAndLeavesNothing()
    {
        var refused = await Store(max: 1_000).SaveAsync(_tenant, "a.txt", Text(new string('x', 1_001)), Ct);

        Assert.Equal(("file.too_large", "file"), (refused.Error!.Code, refused.Error.Field));
        Assert.Empty(Files());
        Assert.Null((await Store(max: 1_000).SaveAsync(_tenant, "a.txt", Text(new string('x', 1_000)), Ct)).Error);
    }

    [Fact]
    public async Task Save_ClientGoesAway_LeavesNothing()
    {
        await Assert.ThrowsAsync<IOException>(() => Store().SaveAsync(_tenant, "a.txt", new Broken(), Ct));

        Assert.Empty(Files());
    }

    [Fact]
    public async Task Save_SweepsWhatAKilledProcessLeft()
    {
        var stale = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, ".incoming")).FullName, "left");
        await File.WriteAllTextAsync(stale, "half", Ct);
        File.SetLastWriteTimeUtc(stale, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));

        await Store().SaveAsync(_tenant, "a.txt", Text("hello"), Ct);

        Assert.False(File.Exists(stale));
    }

    [Fact]
    public async Task Delete_File_IsGone_AndAgainIsFine()
    {
        var saved = await Store().SaveAsync(_tenant, "a.txt", Text("hello"), Ct);
        await Store().DeleteAsync(_tenant, saved.Value!.StoredName, Ct);
        await Store().DeleteAsync(_tenant, saved.Value.StoredName, Ct);

        Assert.Null(await Store().OpenAsync(_tenant, saved.Value.StoredName, Ct));
    }

    [Theory]
    [InlineData("setup.exe", "MZ")]
    [InlineData("setup.EXE", "harmless")]
    [InlineData("report.pdf.exe", "%PDF-1.7")]
    [InlineData("report.exe.", "harmless")]
    [InlineData("report.exe  ", "harmless")]
    [InlineData("annexe\u202efdp.exe", "harmless")]
    [InlineData("photo.png", "MZ program")]
    [InlineData("notes.txt", "MZ program")]
    [InlineData("notes.txt", "#!/bin/sh\nrm -rf /")]
    [InlineData("notes", "\u007fELF")]
    [InlineData("macro.js", "alert(1)")]
    [InlineData("page.hta", "<script>")]
    [InlineData("run.ps1", "Remove-Item")]
    [InlineData("run.bat", "del")]
    [InlineData("link.lnk", "x")]
    [InlineData("link.url", "[InternetShortcut]")]
    [InlineData("app.jar", "PK\u0003\u0004")]
    [InlineData("photo.png", "GIF89a")]
    [InlineData("photo.jpg", "just text")]
    [InlineData("letter.pdf", "<html>")]
    [InlineData("sheet.xlsx", "not a zip")]
    [InlineData("notes.txt", "PK\u0003\u0004")]
    [InlineData("notes.csv", "a\u0000b")]
    public async Task Save_WhatThePolicyForbids_IsRefusedAndLeavesNothing(string name, string content)
    {
        var refused = await Store().SaveAsync(_tenant, name, new MemoryStream(Encoding.Latin1.GetBytes(content)), Ct);

        Assert.Equal("file.type_refused", refused.Error?.Code);
        Assert.Empty(Files());
    }

    [Theory]
    [InlineData("page.html", "<script>alert(1)</script>", "application/octet-stream")]
    [InlineData("drawing.svg", "<svg onload=alert(1)>", "application/octet-stream")]
    [InlineData("feed.xml", "<?xml version='1.0'?>", "application/octet-stream")]
    [InlineData("noending", "<html><script>alert(1)</script>", "application/octet-stream")]
    [InlineData("odd.dat", "<svg/onload=alert(1)>", "application/octet-stream")]
    [InlineData("noending", "plain words", "text/plain")]
    [InlineData("notes.txt", "<script>alert(1)</script>", "text/plain")]
    [InlineData("rows.csv", "a,b\n1,2", "text/csv")]
    [InlineData("letter.pdf", "%PDF-1.7 ...", "application/pdf")]
    [InlineData("old.doc", "\u00D0\u00CF\u0011\u00E0\u00A1\u00B1\u001A\u00E1", "application/msword")]
    public async Task Save_WhatABrowserWouldRun_IsKeptAsBytes(string name, string content, string type)
    {
        var saved = await Store().SaveAsync(_tenant, name, new MemoryStream(Encoding.Latin1.GetBytes(content)), Ct);

        Assert.Null(saved.Error);
        Assert.Equal(type, saved.Value!.ContentType);
    }

    [Theory]
    [InlineData("../../../etc/cron.d/evil.txt", "evil.txt")]
    [InlineData("C:\\Users\\eve\\évil.txt", "évil.txt")]
    [InlineData("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt")]
    [InlineData("a\u0000b.txt", "ab.txt")]
    [InlineData("..hidden.txt", "hidden.txt")]
    [InlineData("a<b>\"c\".txt", "a_b__c_.txt")]
    public async Task Save_HostileName_IsShownTame(string name, string tame) =>
        Assert.Equal(tame, (await Store().SaveAsync(_tenant, name, Text("x"), Ct)).Value!.FileName);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("../..")]
    [InlineData("dir/")]
    [InlineData("\u202e\u200b")]
    public async Task Save_WithoutAName_IsRefused(string name) =>
        Assert.Equal("file.name_required", (await Store().SaveAsync(_tenant, name, Text("x"), Ct)).Error?.Code);

    [Fact]
    public async Task Save_LongName_KeepsItsEnding()
    {
        var saved = await Store().SaveAsync(_tenant, new string('a', 400) + ".txt", Text("x"), Ct);

        Assert.Equal(Attachment.FileNameLength, saved.Value!.FileName.Length);
        Assert.EndsWith("a.txt", saved.Value.FileName, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Save_EmptyFile_IsRefused() =>
        Assert.Equal("file.empty", (await Store().SaveAsync(_tenant, "a.txt", Text(""), Ct)).Error?.Code);

    [Fact]
    public async Task Save_OfficeFile_GetsItsOwnType() =>
        Assert.Equal(
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            (await Store().SaveAsync(_tenant, "a.docx", new MemoryStream(s_zip), Ct)).Value!.ContentType);

    private static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    private string[] Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories);

    /// <summary>A slow client: a few bytes at a time.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 777)], cancellationToken);
    }

    private sealed class Broken : MemoryStream
    {
        private int _left = 20;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_left-- == 0)
            {
                throw new IOException("The client went away.");
            }

            buffer.Span.Fill((byte)'x');
            return ValueTask.FromResult(buffer.Length / 20);
        }
    }
}
