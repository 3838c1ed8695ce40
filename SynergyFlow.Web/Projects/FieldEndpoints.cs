using SynergyFlow.Core.Kernel;
using SynergyFlow.Core.Projects.Fields;
using SynergyFlow.Core.Projects.Items;
using SynergyFlow.Core.Projects.UseCases;
using SynergyFlow.Web.Api;

namespace SynergyFlow.Web.Projects;

/// <param name="Key">What programs call it: a-z, 0-9 and _; made from the name where it is not sent. It never changes.</param>
/// <param name="Type">Required: text, long_text, number, date, yes_no, choice, choices, person or address. It never changes.</param>
/// <param name="AppliesTo">The types of items that have it; none: all.</param>
/// <param name="Required">No item begins without it.</param>
/// <param name="Options">Of choice and choices: 1 to 100, in their order.</param>
internal sealed record ItemFieldBody(
    string? Name, string? Key, ItemFieldType? Type, IReadOnlyList<WorkItemType>? AppliesTo, string? Help, bool? Required, bool? OnCard, string? Unit,
    decimal? Least, decimal? Greatest, IReadOnlyList<WantedOption>? Options)
{
    public ItemFieldForm ToForm() => new()
    {
        Name = Name,
        AppliesTo = AppliesTo ?? [],
        Help = Help,
        Required = Required ?? false,
        OnCard = OnCard ?? false,
        Unit = Unit,
        Least = Least,
        Greatest = Greatest,
        Options = Options ?? [],
    };
}

/// <param name="Fields">Required: the ids of all fields of the project, in the order that they are to have.</param>
internal sealed record ItemFieldOrderBody(IReadOnlyList<ItemFieldId>? Fields);

/// <summary>The fields that a project gives its work items. They are changed under the project's version.</summary>
internal static class FieldEndpoints
{
    private const string Json = "application/json";

    public static void MapProjectFields(this IEndpointRouteBuilder api)
    {
        var fields = api.MapGroup("/projects/{project}/fields").WithTags("Projects");
        fields.MapGet("/", ListAsync).WithName("ListProjectFields").WithSummary("In their order, archived ones among them").Produces<PartsAnswer<ItemFieldRow>>();
        fields.MapPost("/", AddAsync).WithName("AddProjectField").Accepts<ItemFieldBody>(Json).Produces<ItemFieldRow>(201);
        fields.MapPatch("/{field:guid}", EditAsync).WithName("EditProjectField").WithSummary("Change some of it, archive it, or take that back; options are sent all; needs If-Match with the project's version")
            .Accepts<ItemFieldPatch>(Json).Produces(204);
        fields.MapDelete("/{field:guid}", RemoveAsync).WithName("RemoveProjectField").WithSummary("Only while no item has a value of it; needs If-Match with the project's version").Produces(204);
        fields.MapPut("/order", OrderAsync).WithName("OrderProjectFields").WithSummary("Give all fields their order; needs If-Match with the project's version").Accepts<ItemFieldOrderBody>(Json).Produces(204);
    }

    private static async Task<IResult> ListAsync(string project, HttpContext http, ReadProjects read)
    {
        var parts = await read.FieldsAsync(http.Actor, project, http.RequestAborted);
        return parts.Failed ? Problems.Of(parts.Error) : PartEndpoints.Answer(http, parts.Value.Items, parts.Value.Project.Version);
    }

    private static async Task<IResult> AddAsync(string project, HttpContext http, ChangeFields change, ReadProjects read)
    {
        var (body, refused) = await ApiJson.ReadAsync<ItemFieldBody>(http);
        if (body is null)
        {
            return refused!;
        }

        var added = await change.AddAsync(http.Actor, new(project, body.Type ?? (ItemFieldType)(-1), body.ToForm(), body.Key), http.RequestAborted);
        return added.Failed
            ? Problems.Of(added.Error)
            : await PartEndpoints.AddedAsync(http, read.FieldsAsync(http.Actor, project, http.RequestAborted), row => row.Id == added.Value);
    }

    private static Task<IResult> EditAsync(string project, Guid field, HttpContext http, ChangeFields change, ReadProjects read) =>
        PartEndpoints.ChangeAsync<ItemFieldPatch>(project, http, read, (patch, version) =>
            change.EditAsync(http.Actor, new(project, new ItemFieldId(field), patch, version), http.RequestAborted));

    private static Task<IResult> RemoveAsync(string project, Guid field, HttpContext http, ChangeFields change, ReadProjects read) =>
        PartEndpoints.DoAsync(project, http, read, version => change.RemoveAsync(http.Actor, new(project, new ItemFieldId(field), version), http.RequestAborted));

    private static Task<IResult> OrderAsync(string project, HttpContext http, ChangeFields change, ReadProjects read) =>
        PartEndpoints.ChangeAsync<ItemFieldOrderBody>(project, http, read, (body, version) =>
            change.OrderAsync(http.Actor, new(project, body.Fields ?? [], version), http.RequestAborted));
}
