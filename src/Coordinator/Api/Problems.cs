using System.Collections.Immutable;
using Hayate.Contracts.Validation;
using Hayate.Coordinator.Metrics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hayate.Coordinator.Api;

/// <summary>Answers that say what is wrong and what to do about it.</summary>
internal static class Problems
{
    /// <summary>Key of the list of errors in a problem.</summary>
    public const string Errors = "errors";

    public static ProblemHttpResult NoSuch(string what, string id, string cure) =>
        TypedResults.Problem($"There is no {what} '{id}'. {cure}", statusCode: StatusCodes.Status404NotFound, title: $"No such {what}");

    public static ProblemHttpResult NoSweep(string id) => NoSuch("sweep", id, "GET /api/v1/sweeps lists them, and so does the dashboard.");

    public static ProblemHttpResult NoRun(string id) => NoSuch("run", id, "`hayate runs` and GET /api/v1/runs list them.");

    public static ProblemHttpResult NoCheckpoint(string id) =>
        NoSuch("checkpoint", id, "It may have made room for newer ones: the run's page and GET /api/v1/checkpoints list what is kept.");

    public static ProblemHttpResult Conflict(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status409Conflict, title: title);

    public static ProblemHttpResult Unauthorized(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status401Unauthorized, title: title);

    public static ProblemHttpResult Forbidden(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden, title: title);

    public static ProblemHttpResult Bad(string title, string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: title);

    public static ProblemHttpResult TooFewPoints(int maxPoints) =>
        Bad("Too few points", $"'maxPoints' is {maxPoints}; it must be at least {Envelope.FewestPoints}. Leave it out for all points.");

    public static ProblemHttpResult Invalid(ImmutableArray<SpecError> errors) => TypedResults.Problem(
        $"The file has {errors.Length} {(errors.Length == 1 ? "error" : "errors")}; nothing was started. First: {errors[0].Message} {errors[0].Cure}",
        statusCode: StatusCodes.Status422UnprocessableEntity,
        title: "The sweep file has errors",
        extensions: new Dictionary<string, object?> { [Errors] = errors });
}
