namespace Hayate.Training.Data.Augmentation;

/// <summary>Lanes of the random numbers of augmentation, one for each decision. Part of every run's identity: never renumber.</summary>
internal static class AugmentationLanes
{
    public const int HorizontalFlip = 0;
    public const int FlipX = 1;
    public const int FlipY = 2;
    public const int FlipYGate = 3;
    public const int Scale = 4;
    public const int ScaleGate = 5;
    public const int Rotation = 6;
    public const int RotationGate = 7;
    public const int Stretch = 8;
    public const int StretchAxis = 9;
    public const int StretchGate = 10;
    public const int StretchAxisGate = 11;
    public const int ShiftX = 12;
    public const int ShiftY = 13;
    public const int ShiftGate = 14;
}
