namespace Hayate.Training.Data.Augmentation;

/// <summary>The map (x, y) -> (A x + B y + C, D x + E y + F) of the plane.</summary>
internal readonly record struct Affine(double A, double B, double C, double D, double E, double F)
{
    /// <summary>A turn by an angle in radians, from the first axis to the second.</summary>
    public static Affine Rotation(double angle) => new(Math.Cos(angle), -Math.Sin(angle), 0, Math.Sin(angle), Math.Cos(angle), 0);

    public static Affine Scaling(double x, double y) => new(x, 0, 0, 0, y, 0);

    public static Affine Translation(double x, double y) => new(1, 0, x, 0, 1, y);

    /// <summary>The map that does the other one first and then this one.</summary>
    public Affine Times(Affine first) => new(
        (A * first.A) + (B * first.D),
        (A * first.B) + (B * first.E),
        (A * first.C) + (B * first.F) + C,
        (D * first.A) + (E * first.D),
        (D * first.B) + (E * first.E),
        (D * first.C) + (E * first.F) + F);
}
