namespace Hayate.Coordinator.Kubernetes;

/// <summary>How the ranks of a gang are spread over pods: as few pods as allowed, with the same number of slots each.</summary>
internal readonly record struct GangShape(int Pods, int SlotsPerPod)
{
    public static GangShape Of(int ranks, int mostPerPod)
    {
        var pods = (ranks + mostPerPod - 1) / mostPerPod;
        return new(pods, (ranks + pods - 1) / pods);
    }
}
