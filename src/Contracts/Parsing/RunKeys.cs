using Hayate.Contracts.Specification;

namespace Hayate.Contracts.Parsing;

/// <summary>Keys of a run that need more than binding.</summary>
internal static class RunKeys
{
    public const string Like = "like";
    public const string Preset = "preset";
    public const string Space = "space";
    public const string Method = "method";
    public const string Objective = "objective";
    public const string Teacher = "teacher";
    public const string Evaluation = "evaluation";
    public const string Samplers = "samplers";
    public const string Noise = "noise";
    public const string Network = "network";

    /// <summary>The key of <see cref="Network"/> that is a setting of a run's training and not of the function.</summary>
    public const string Dropout = "dropout";

    /// <summary>Keys of <see cref="Noise"/> that belong to a method.</summary>
    public static readonly string[] Process = ["schedule", "prediction", "timesteps"];

    /// <summary>Keys that a student takes from its teacher's run.</summary>
    public static readonly string[] FromTeacher = ["dataset", Network, Noise];

    /// <summary>Keys of the evaluation that say how images are measured.</summary>
    public static readonly string[] OfImages = ["features", "metrics", Samplers];

    /// <summary>The run's method, or null when it gives none or an unknown one.</summary>
    public static Method? MethodOf(MapNode run)
    {
        var index = run.Find(Method)?.Value is ScalarNode scalar ? ScalarBinder.Words(typeof(Method)).ToList().IndexOf(scalar.Text) : -1;
        return index < 0 ? null : (Method)index;
    }

    /// <summary>The name under <c>teacher: { run: }</c>, if any.</summary>
    public static ScalarNode? TeacherRunOf(MapNode run) =>
        (run.Find(Teacher)?.Value as MapNode)?.Find("run")?.Value is ScalarNode { IsNull: false } name ? name : null;
}
