namespace Hayate.Training.Diffusion;

/// <summary>How a variance-preserving process goes through the noise levels of a run.</summary>
public interface ISchedule
{
    /// <summary>Level at time u in [0, 1]: 0 is data at sigma_min, 1 is noise at sigma_max. Times outside mean the nearer end.</summary>
    VariancePreservingLevel At(double u);
}
