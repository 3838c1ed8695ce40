using Microsoft.Extensions.Localization;
using SynergyFlow.Core.Integrations.Import;
using SynergyFlow.Core.Kernel;

namespace SynergyFlow.Web.Integrations;

internal static class Refusals
{
    extension(IStringLocalizer<ImportText> text)
    {
        /// <summary>Why a row was not taken: line, column and value stand beside it.</summary>
        public string Say(RowProblem problem)
        {
            var known = text["Row." + problem.Code];
            return known.ResourceNotFound ? problem.Message : known.Value;
        }

        /// <summary>The refusal in the reader's language, then what exactly is wrong with his file or mapping.</summary>
        public string? Say(Error? error)
        {
            if (error is null)
            {
                return null;
            }

            var known = text[error.Code];
            return known.ResourceNotFound ? error.Message
                : error is InvalidError ? $"{known.Value} {error.Message}"
                : known.Value;
        }
    }
}
