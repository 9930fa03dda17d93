namespace Hayate.Contracts.Specification;

/// <summary>What a run does.</summary>
public enum Method
{
    /// <summary>Diffusion teacher (Karras et al. 2022).</summary>
    Edm,

    /// <summary>Diffusion teacher of a variance-preserving process (Ho et al. 2020; Salimans and Ho 2022).</summary>
    Ddpm,

    /// <summary>Consistency training (Song et al. 2023).</summary>
    Ct,

    /// <summary>Improved consistency training (Song and Dhariwal 2024).</summary>
    Ict,

    /// <summary>Easy consistency tuning, usually of a diffusion model's weights (Geng et al. 2025).</summary>
    Ect,

    /// <summary>Consistency distillation from a teacher (Song et al. 2023).</summary>
    Cd,

    /// <summary>One halving round of progressive distillation from a teacher (Salimans and Ho 2022).</summary>
    Pd,

    /// <summary>Learns the classes of a labelled data set, to measure the images of other runs by.</summary>
    Classifier,

    /// <summary>No training: takes over the weights of a diffusion model that was trained elsewhere.</summary>
    Import,

    /// <summary>No training: samples and measures a checkpoint.</summary>
    Evaluate,
}
