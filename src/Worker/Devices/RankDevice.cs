using Hayate.Contracts.Specification;
using Hayate.Training.Loop;
using TorchSharp;

namespace Hayate.Worker.Devices;

/// <summary>The device of a rank.</summary>
internal static class RankDevice
{
    /// <summary>Sets up the tensor library for the rank's share of the machine. Called on the tensor thread.</summary>
    public static void Prepare(int threads) => torch.set_num_threads(threads);

    /// <summary>Loads the tensor library and looks whether the device asked for is here.</summary>
    /// <exception cref="BadSpecificationException">It is not.</exception>
    public static void Check(DeviceKind device)
    {
        torch.InitializeDeviceType(DeviceType.CPU);
        if (device == DeviceKind.Cuda && !torch.cuda.is_available())
            throw new BadSpecificationException("resources.device is 'cuda', but this worker sees no NVIDIA GPU or was built without CUDA. Ask for 'cpu', or build workers with -p:TorchBackend=cuda.");
    }
}
