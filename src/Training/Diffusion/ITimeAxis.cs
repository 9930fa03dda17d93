namespace Hayate.Training.Diffusion;

/// <summary>The time of a process whose noise grows with it, as a function of the level and back.</summary>
internal interface ITimeAxis
{
    /// <summary>Level sigma / alpha at a time.</summary>
    double LevelAt(double time);

    /// <summary>Time at which a level is reached, a level out of reach counting as the nearest one.</summary>
    double TimeOf(double sigma);

    /// <summary>What networks of this process are told of a time: 0 to 999 in all published ones.</summary>
    double Label(double time);
}
