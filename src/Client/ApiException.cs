using System.Collections.Immutable;
using System.Net;
using Hayate.Contracts.Validation;

namespace Hayate.Client;

/// <summary>The API answered with a problem: the request is wrong, something does not exist, or the coordinator failed.</summary>
public sealed class ApiException : Exception
{
    /// <summary>Creates the exception for an answer.</summary>
    public ApiException(HttpStatusCode status, string title, string? detail, ImmutableArray<SpecError> errors = default)
        : base(string.IsNullOrEmpty(detail) ? title : $"{title}: {detail}")
    {
        Status = status;
        Title = title;
        Detail = detail;
        Errors = errors.IsDefault ? [] : errors;
    }

    /// <summary>Status code of the answer.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>What kind of problem it is, for people.</summary>
    public string Title { get; }

    /// <summary>What happened this time and what cures it, for people.</summary>
    public string? Detail { get; }

    /// <summary>Errors of a sweep file; empty for other problems.</summary>
    public ImmutableArray<SpecError> Errors { get; }

    /// <summary>Whether the API said so itself, in its problem details, and not something on the way to it.</summary>
    public bool IsOfApi { get; init; }

    /// <summary>
    /// Whether the API itself refuses the request and would refuse it again: it does not understand it, or what it speaks of does not exist.
    /// A missing right is not meant, which can be given, nor a conflict, which has a meaning of its own.
    /// </summary>
    public bool IsRefusedForGood =>
        IsOfApi && (int)Status is >= 400 and < 500 && !IsTransient
        && Status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.Conflict);

    /// <summary>Whether the same request may succeed later.</summary>
    public bool IsTransient =>
        (int)Status >= 500 || Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
}
