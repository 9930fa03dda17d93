namespace Hayate.Collectives.SharedMemory;

/// <summary>What lies where in the segment of a group: for each rank its places and condition, and two slots for data on their way.</summary>
internal readonly unsafe struct SharedLayout(nint start, int ranks)
{
    /// <summary>Bytes of a slot. Both slots of two ranks stay in a second-level cache.</summary>
    public const int SlotBytes = 256 * 1024;

    private const int StateBytes = 4096;

    public static long BytesFor(int ranks) => ranks * (StateBytes + (2L * SlotBytes));

    public Place* Place(int rank, int meeting) => (Place*)(start + ((nint)rank * StateBytes) + ((meeting & 1) * sizeof(Place)));

    public Condition* Condition(int rank) => (Condition*)(start + ((nint)rank * StateBytes) + (2 * sizeof(Place)));

    public nint Slot(int rank, int which) => start + ((nint)ranks * StateBytes) + (((nint)rank * 2) + (which & 1)) * SlotBytes;
}
