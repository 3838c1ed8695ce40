using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Core.Integrations.Import;

public sealed record ImportNotFound(ImportJobId Id) : NotFoundError("import.not_found", $"There is no import {Id}.");

public sealed record ImportFileRefused : InvalidError
{
    public ImportFileRefused(string message)
        : base("import.file_refused", message) => Field = "file";
}

public sealed record ImportFileGone() : ConflictError("import.file_gone", "The uploaded file is no longer there. Upload it again.");

public sealed record ImportMappingWrong : InvalidError
{
    public ImportMappingWrong(string field, string message)
        : base("import.mapping_wrong", message) => Field = field;
}

public sealed record ImportCannot(ImportState From, string What)
    : ConflictError("import.illegal_state", $"An import that is {From.ToText()} cannot be {What}.");
