using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hayate.Coordinator.Api;

/// <summary>Says in the OpenAPI document what the parameters mean. A name means the same everywhere but <c>id</c>, which the path explains.</summary>
internal static class ParameterWords
{
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["sweeps"] = "Id of the sweep.",
        ["runs"] = "Id of the run: the sweep's id, a dot, and the run's name.",
        ["checkpoints"] = "Id of the checkpoint: the run's id, @, and the step.",
        ["workers"] = "Id that the worker chose for itself.",
    };

    private static readonly Dictionary<string, string> Others = new()
    {
        [Contracts.Api.Routes.IdempotencyKey] = "Any text. The same key with the same file returns the sweep that it made; with another file it is refused. Default: a new sweep.",
        ["sweep"] = "Only runs of this sweep. Default: of all.",
        ["status"] = "Only runs in this state: waiting, queued, running, cancelling, completed, failed or cancelled. Default: in any.",
        ["afterRun"] = "Id of the last run of the page before. Default: the first page.",
        ["maxRuns"] = "Most runs of a page, 1 to 1,000. Default: 1,000.",
        ["run"] = "Only checkpoints of this run. Default: of all.",
        ["names"] = "Names of the wanted series. Default: all.",
        ["afterStep"] = "Only points of later steps. Default: from the start.",
        ["maxPoints"] = "Most points of a series, at least 4. Default: all.",
        ["after"] = "Position of the last line that is known already. Default: the newest lines.",
        ["limit"] = "Most lines, 1 to 10,000. Default: 1,000.",
        ["sample"] = "Id of the preview grid.",
        ["part"] = "Name of the part: model, ema- and a rate, power- and a width, optimizer or objective.",
        ["epoch"] = "Number of the attempt.",
    };

    public static void Describe(OpenApiOptions options) => options.AddOperationTransformer((operation, context, _) =>
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? []) parameter.Description = Of(parameter.Name!, context.Description.RelativePath!);
        return Task.CompletedTask;
    });

    private static string Of(string name, string path) => name == "id" ? Ids[path.Split('/')[2]] : Others[name];
}
