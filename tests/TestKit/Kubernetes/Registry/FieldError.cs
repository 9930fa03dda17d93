namespace Hayate.TestKit.Kubernetes.Registry;

/// <summary>What is wrong with a field of an object, in the server's words.</summary>
internal sealed record FieldError(string Reason, string Field, string Message)
{
    public static FieldError Invalid(string field, object? value, string detail) => new("FieldValueInvalid", field, $"Invalid value: {Quoted(value)}: {detail}");

    public static FieldError Required(string field, string detail = "") => new("FieldValueRequired", field, detail.Length == 0 ? "Required value" : $"Required value: {detail}");

    public static FieldError Forbidden(string field, string detail) => new("FieldValueForbidden", field, $"Forbidden: {detail}");

    public static FieldError NotSupported(string field, string? value, params string[] supported) => new(
        "FieldValueNotSupported", field, $"Unsupported value: \"{value}\": supported values: {string.Join(", ", supported.Select(one => $"\"{one}\""))}");

    public static FieldError Duplicate(string field, string value) => new("FieldValueDuplicate", field, $"Duplicate value: \"{value}\"");

    public static FieldError NotFound(string field, string value) => new("FieldValueNotFound", field, $"Not found: \"{value}\"");

    public override string ToString() => $"{Field}: {Message}";

    private static string Quoted(object? value) => value is string or null ? $"\"{value}\"" : $"{value}";
}
