namespace Hayate.Contracts.Specification;

/// <summary>A record for which a single value may be written in its place: that value is then the one of every key.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class SingleValueAttribute : Attribute;
