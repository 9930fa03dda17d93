using k8s.Models;
using Hayate.TestKit.Kubernetes.Storage;

namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>A refusal, as the <c>Status</c> that the server answers with.</summary>
internal sealed class StatusException(int code, string reason, string message, V1StatusDetails? details = null) : Exception(message)
{
    public V1Status Status { get; } = new()
    {
        ApiVersion = "v1",
        Kind = "Status",
        Metadata = new(),
        Status = "Failure",
        Code = code,
        Reason = reason,
        Message = message,
        Details = details,
    };

    public static StatusException BadRequest(string message) => new(400, "BadRequest", message);

    public static StatusException Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static StatusException Forbidden(ObjectKey key, string user, string verb, string? subresource)
    {
        var resource = subresource is null ? key.Kind.Plural : $"{key.Kind.Plural}/{subresource}";
        var where = key.Namespace.Length == 0 ? "at the cluster scope" : $"in the namespace \"{key.Namespace}\"";
        return new(
            403, "Forbidden",
            $"{Named(key)} is forbidden: User \"{user}\" cannot {verb} resource \"{resource}\" in API group \"{key.Kind.Group}\" {where}", Details(key));
    }

    public static StatusException NoSuchPath() => new(404, "NotFound", "the server could not find the requested resource", new());

    public static StatusException NotFound(ObjectKey key) => new(404, "NotFound", $"{Named(key)} not found", Details(key));

    public static StatusException MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", new());

    public static StatusException AlreadyExists(ObjectKey key, bool isGoing) => new(
        409, "AlreadyExists", $"{(isGoing ? "object is being deleted: " : "")}{Named(key)} already exists", Details(key));

    public static StatusException Conflict(ObjectKey key, string why) => new(409, "Conflict", $"Operation cannot be fulfilled on {Named(key)}: {why}", Details(key));

    public static StatusException Modified(ObjectKey key) =>
        Conflict(key, "the object has been modified; please apply your changes to the latest version and try again");

    public static StatusException Expired(string message) => new(410, "Expired", message);

    public static StatusException UnsupportedMediaType(string? type) => new(
        415, "UnsupportedMediaType", $"the body of the request was in an unknown format - accepted media types do not include \"{type}\"");

    public static StatusException Invalid(ObjectKey key, IReadOnlyList<FieldError> errors)
    {
        var details = Details(key);
        details.Kind = key.Kind.Kind;
        details.Causes = [.. errors.Select(error => new V1StatusCause { Field = error.Field, Message = error.Message, Reason = error.Reason })];
        var all = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        var kind = key.Kind.Group.Length == 0 ? key.Kind.Kind : $"{key.Kind.Kind}.{key.Kind.Group}";
        return new(422, "Invalid", $"{kind} \"{key.Name}\" is invalid: {all}", details);
    }

    public static V1StatusDetails Details(ObjectKey key, string? uid = null) => new()
    {
        Name = key.Name.Length == 0 ? null : key.Name,
        Group = key.Kind.Group.Length == 0 ? null : key.Kind.Group,
        Kind = key.Kind.Plural,
        Uid = uid,
    };

    private static string Named(ObjectKey key) => key.Name.Length == 0 ? key.Kind.Qualified : $"{key.Kind.Qualified} \"{key.Name}\"";
}
