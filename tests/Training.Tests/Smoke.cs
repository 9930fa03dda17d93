using TorchSharp;
namespace Hayate.Training.Tests;
public sealed class Smoke { [Fact] public void Torch_OnThisMachine_Loads() => Assert.Equal(3.0f, torch.ones(3).sum().item<float>()); }
