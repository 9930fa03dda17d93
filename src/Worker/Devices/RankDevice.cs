using Hayate.Contracts.Specification;
using Hayate.Training.Loop;
using Hayate.Worker.Rank;
using TorchSharp;

namespace Hayate.Worker.Devices;

/// <summary>The device of a rank.</summary>
internal static class RankDevice
{
    /// <summary>Sets up the tensor library for the rank's share of the machine.</summary>
    /// <exception cref="BadSpecificationException">The device asked for is not here.</exception>
    public static void Prepare(RankLaunch launch)
    {
        torch.set_num_threads(launch.Threads);
        if (launch.Assignment.Spec.Resources.Device == DeviceKind.Cuda && !torch.cuda.is_available())
            throw new BadSpecificationException("resources.device is 'cuda', but this worker sees no NVIDIA GPU or was built without CUDA. Ask for 'cpu', or build workers with -p:TorchBackend=cuda.");
    }
}
