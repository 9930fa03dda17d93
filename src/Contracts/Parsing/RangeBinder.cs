using System.Globalization;
using Hayate.Contracts.Specification;
using Hayate.Contracts.Validation;

namespace Hayate.Contracts.Parsing;

/// <summary>Reads the ranges of <c>space:</c>: <c>uniform</c> and <c>log</c> for real numbers, <c>integer</c> for whole ones.</summary>
internal sealed class RangeBinder(ErrorList errors)
{
    private readonly RecordBinder _binder = new(errors);

    /// <summary>The dimension, or null after reporting why there is none.</summary>
    public SearchDimension? Bind(RecordKey target, string path, string kind, ListNode bounds, string key)
    {
        if (!Suits(target, path, kind, bounds, key)) return null;
        if (bounds.Items.Length != 2)
        {
            errors.Add(bounds.At, key, $"'{kind}' expects two bounds; found {bounds.Items.Length} values.", $"Write {kind}: [low, high].");
            return null;
        }

        var low = _binder.Bind(target, bounds.Items[0], $"{key}.{kind}[0]");
        var high = _binder.Bind(target, bounds.Items[1], $"{key}.{kind}[1]");
        if (low is null || high is null || !IsSound(low, high, kind, bounds, key)) return null;
        return kind switch
        {
            "uniform" => new UniformDimension { Path = path, Low = (double)low, High = (double)high },
            "log" => new LogDimension { Path = path, Low = (double)low, High = (double)high },
            _ => new IntegerDimension { Path = path, Low = Whole(low), High = Whole(high) },
        };
    }

    private bool Suits(RecordKey target, string path, string kind, ListNode bounds, string key)
    {
        var type = Nullable.GetUnderlyingType(target.Type) ?? target.Type;
        var kinds = type == typeof(double) ? ["uniform", "log"] : type == typeof(int) || type == typeof(long) ? new[] { "integer" } : [];
        if (kinds.Contains(kind)) return true;
        var number = kind == "integer" ? "whole number" : "real number";
        errors.Add(bounds.At, key, $"'{path}' is no {number}, so '{kind}' does not fit.", $"Use {string.Join(" or ", kinds.Append("choice"))}.");
        return false;
    }

    private bool IsSound(object low, object high, string kind, ListNode bounds, string key)
    {
        if (Comparer<object>.Default.Compare(low, high) >= 0)
        {
            var (first, second) = (bounds.Items[0].Description, bounds.Items[1].Description);
            errors.Add(bounds.At, key, $"The lower bound {first} is not below the upper bound {second}.", $"Write {kind}: [low, high].");
            return false;
        }

        if (kind != "log" || (double)low > 0) return true;
        errors.Add(bounds.At, key, $"A logarithmic range must lie above zero; it starts at {bounds.Items[0].Description}.", "Raise the lower bound, or use uniform.");
        return false;
    }

    private static long Whole(object number) => Convert.ToInt64(number, CultureInfo.InvariantCulture);
}
