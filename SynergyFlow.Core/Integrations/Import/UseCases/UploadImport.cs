using SynergyFlow.Core.Integrations.Import.Jira;
using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Policies;

namespace SynergyFlow.Core.Integrations.Import.UseCases;

/// <summary>Takes a file in, looks at every byte of it, and suggests how to read it. A bad file leaves nothing behind.</summary>
public sealed class UploadImport(
    IImportStore imports, IImportFiles files, IAuthorizer authorizer, IUnitOfWork unitOfWork, TimeProvider time)
{
    /// <param name="Name">Null: the file's.</param>
    /// <param name="Jira">An export of Jira instead of a CSV of incidents.</param>
    public sealed record Command(string? Name, string FileName, ImportEncoding Encoding, Stream Content, bool Jira = false);

    public async Task<Result<ImportJobId>> ExecuteAsync(Actor actor, Command command, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(actor);
        ArgumentNullException.ThrowIfNull(command);
        var allowed = await authorizer.AuthorizeAsync(actor, Actions.ImportRun, new Resource("import", actor.Tenant), ct);
        if (allowed.Failed)
        {
            return allowed.Error;
        }

        var fileName = Text.Check("fileName", BaseName(command.FileName), 255, required: true);
        var name = Text.Check("name", command.Name, ImportJob.NameLength);
        if ((fileName.Error ?? name.Error) is { } refused)
        {
            return refused;
        }

        if (!Enum.IsDefined(command.Encoding))
        {
            return new InvalidField("encoding", "encoding is not one of utf8, windows1252.");
        }

        var stored = await files.SaveAsync(actor.Tenant, command.Content, ImportFileCheck.LargestFile, command.Jira ? null : new ImportFileWatch(), ct);
        if (stored.Failed)
        {
            return stored.Error;
        }

        var kept = false;
        try
        {
            var label = name.Value ?? fileName.Value![..Math.Min(ImportJob.NameLength, fileName.Value!.Length)];
            var begun = command.Jira
                ? await BeginJiraAsync(actor, label, fileName.Value!, stored.Value, ct)
                : await BeginAsync(actor, label, fileName.Value!, stored.Value, command.Encoding, ct);
            if (begun.Failed)
            {
                return begun.Error;
            }

            var job = begun.Value;
            imports.Add(job);
            var saved = await unitOfWork.SaveAsync(actor, ct);
            kept = !saved.Failed;
            return saved.Failed ? saved.Error : job.Id;
        }
        finally
        {
            if (!kept)
            {
                await files.DeleteAsync(actor.Tenant, stored.Value.StoredName, CancellationToken.None);
            }
        }
    }

    private async Task<Result<ImportJob>> BeginAsync(Actor actor, string name, string fileName, StoredImport stored, ImportEncoding encoding, CancellationToken ct)
    {
        var profile = await ProfileAsync(actor.Tenant, stored, encoding, ct);
        return profile.Failed
            ? profile.Error
            : ImportJob.Upload(actor.Tenant, ImportJobId.New(), name, fileName, stored, encoding, profile.Value, actor.At(time.GetUtcNow()));
    }

    private async Task<Result<ImportJob>> BeginJiraAsync(Actor actor, string name, string fileName, StoredImport stored, CancellationToken ct)
    {
        var contents = await JiraUploads.ReadAsync(files, actor.Tenant, stored.StoredName, ct);
        return contents.Failed
            ? contents.Error
            : ImportJob.UploadJira(
                actor.Tenant, ImportJobId.New(), name, fileName, stored, JiraSuggestion.Suggest(contents.Value), contents.Value.Fields, actor.At(time.GetUtcNow()));
    }

    private async Task<Result<FileProfile>> ProfileAsync(
        TenantId tenant, StoredImport stored, ImportEncoding encoding, CancellationToken ct)
    {
        await using var file = await files.OpenAsync(tenant, stored.StoredName, ct);
        return file is null ? new ImportFileGone() : await ImportFileCheck.CheckAsync(file, encoding, ct);
    }

    /// <summary>Browsers may send a whole path, in either system's spelling.</summary>
    private static string? BaseName(string? path) => path?[(path.LastIndexOfAny(['/', '\\']) + 1)..];
}
