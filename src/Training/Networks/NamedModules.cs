using static TorchSharp.torch;

namespace Hayate.Training.Networks;

/// <summary>
/// Children under names that are only known when a network is built. TorchSharp's own dictionary cannot be moved to a device.
/// </summary>
internal sealed class NamedModules() : nn.Module(nameof(NamedModules))
{
    public T Add<T>(string name, T module)
        where T : nn.Module
    {
        register_module(name, module);
        return module;
    }
}
