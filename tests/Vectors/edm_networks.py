"""Golden vectors of the U-Nets, computed by the reference implementation itself.

    git clone https://github.com/NVlabs/edm
    python3 edm_networks.py edm edm_networks.json                what the tests compare with
    python3 edm_networks.py edm edm_published.json --published   the same at the size of the published networks

Needs torch (1.13 or newer) and numpy. Weights and inputs follow from a formula (see `numbers`), so that no weights need be stored: the tests
fill our networks with the same numbers. The reference runs in float64, except where it insists on float32 itself.
"""

import argparse
import hashlib
import json
import math
import sys
import types

import numpy as np
import torch

KEPT_VALUES = 48


def load_reference(clone):
    """The reference's module of networks; what it needs for pickling only is left out."""
    package, persistence = types.ModuleType("torch_utils"), types.ModuleType("torch_utils.persistence")
    persistence.persistent_class = lambda c: c
    package.persistence = persistence
    sys.modules["torch_utils"], sys.modules["torch_utils.persistence"] = package, persistence
    sys.path.insert(0, clone)
    from training import networks

    return networks


def numbers(name, count):
    """Numbers in [-1, 1): element i of what is called `name` is a hash of i and of the name's characters."""
    i = np.arange(count, dtype=np.uint64)
    s = np.uint64(sum((place + 1) * ord(character) for place, character in enumerate(name)))
    mixed = (i * i * np.uint64(2654435761) + i * np.uint64(40503) + s * np.uint64(2246822519)) & np.uint64(0xFFFFFFFF)
    return mixed.astype(np.float64) / 2**31 - 1


def fill(network):
    for name, values in network.state_dict().items():
        if name.endswith("resample_filter"):
            continue
        drawn = numbers(name, values.numel()).reshape(values.shape)
        if values.ndim > 1:
            drawn = drawn * math.sqrt(3 / values[0].numel())
        elif name.endswith("freqs"):
            drawn = drawn * 3
        else:
            drawn = drawn * 0.1 + (1 if "norm" in name and name.endswith("weight") else 0)
        values.copy_(torch.from_numpy(drawn))


def reference(networks, case):
    spec, (channels, size) = case["network"], case["image"]
    shared = dict(
        img_resolution=size, in_channels=channels, out_channels=channels,
        label_dim=spec.get("classes", 0), augment_dim=spec.get("augmentationLabels", 0),
        model_channels=spec["channels"], channel_mult=spec["multipliers"], channel_mult_emb=spec.get("embeddingMultiplier", 4),
        num_blocks=spec["blocks"], attn_resolutions=spec["attention"], dropout=spec.get("dropout", 0),
    )
    if spec["kind"] == "adm":
        return networks.DhariwalUNet(**shared)
    smooth = spec.get("form") == "ncsnpp"
    return networks.SongUNet(
        **shared,
        embedding_type=spec.get("embedding", "fourier" if smooth else "positional"),
        channel_mult_noise=spec.get("noiseMultiplier", 2 if smooth else 1),
        encoder_type=spec.get("encoder", "residual" if smooth else "standard"),
        decoder_type=spec.get("decoder", "standard"),
        resample_filter=spec.get("resampleFilter", [1, 3, 3, 1] if smooth else [1, 1]),
    )


def inputs(case):
    (channels, size), spec = case["image"], case["network"]
    image = torch.from_numpy(numbers("image", 2 * channels * size * size).reshape(2, channels, size, size))
    labels = torch.zeros(2, spec.get("classes", 0), dtype=torch.float64)
    if labels.shape[1] > 0:
        labels[0, labels.shape[1] // 3] = 1
    augmentation = torch.from_numpy(numbers("augmentation", 2 * spec.get("augmentationLabels", 0)).reshape(2, -1))
    return image, torch.tensor(case.get("noise", [-0.4, 0.9]), dtype=torch.float64), labels, augmentation


def state_of(network):
    return sorted(f"{name} {list(values.shape)}".replace(", ", ",") for name, values in network.state_dict().items())


def evaluated(networks, case, keeps_state):
    torch.manual_seed(0)
    network = reference(networks, case).double().eval()
    fill(network)
    image, noise, labels, augmentation = inputs(case)
    with torch.no_grad():
        y = network(image, noise, labels, augmentation if augmentation.shape[1] > 0 else None)
    flat = y.flatten()
    stride = max(1, flat.numel() // KEPT_VALUES)
    state = state_of(network)
    result = dict(
        case,
        tensors=len(state),
        parameters=sum(parameter.numel() for parameter in network.parameters()),
        stateSha256=hashlib.sha256("".join(line + "\n" for line in state).encode()).hexdigest(),
        largest=y.abs().max().item(),
        meanMagnitude=y.abs().mean().item(),
        stride=stride,
        output=[float(f"{value:.9g}") for value in flat[::stride].tolist()],
    )
    return dict(result, state=state) if keeps_state else result


def spreads(networks, case):
    """Standard deviation of each weight as the reference initialises it, over several seeds where there are few values."""
    found = {}
    for seed in range(4):
        torch.manual_seed(seed)
        for name, values in reference(networks, case).named_parameters():
            found.setdefault(name, []).append(values.detach().flatten().double())
    return {name: float(f"{torch.cat(values).std(unbiased=False).item():.4g}") for name, values in found.items()}


def unet(kind, channels, multipliers, blocks, attention, **others):
    return dict(kind=kind, channels=channels, multipliers=multipliers, blocks=blocks, attention=attention, **others)


def small_cases():
    song, both = "song-unet", dict(classes=10, augmentationLabels=9)
    return [
        dict(name="ddpmpp, grey", image=[1, 8], network=unet(song, 16, [1, 2], 1, [8])),
        dict(name="ddpmpp, discrete time", image=[3, 16], noise=[0.5, 998.7], network=unet(song, 16, [1, 2, 2], 1, [8])),
        dict(name="ddpmpp, classes and augmentation", image=[3, 16], network=unet(song, 16, [1, 2, 2], 2, [8, 4], **both)),
        dict(name="ddpmpp as for CIFAR-10", image=[3, 32], network=unet(song, 16, [2, 2, 2], 4, [16], **both, dropout=0.13)),
        dict(name="ddpmpp as for FFHQ", image=[3, 64], network=unet(song, 8, [1, 2, 2, 2], 2, [16], augmentationLabels=9)),
        dict(name="ddpmpp, skip decoder", image=[1, 16], network=unet(song, 16, [1, 2, 2], 1, [], decoder="skip")),
        dict(name="ncsnpp, grey", image=[1, 16], network=unet(song, 16, [1, 2], 1, [16, 8], form="ncsnpp")),
        dict(name="ncsnpp, classes and augmentation", image=[3, 16], network=unet(song, 16, [1, 2, 2], 2, [4], form="ncsnpp", **both)),
        dict(name="ncsnpp as for CIFAR-10", image=[3, 32], network=unet(song, 16, [2, 2, 2], 4, [16], form="ncsnpp", **both)),
        dict(name="ncsnpp, skip encoder and decoder", image=[3, 16], network=unet(song, 16, [1, 2, 2], 1, [8], form="ncsnpp", encoder="skip", decoder="skip", classes=3)),
        dict(name="single keys", image=[2, 16], network=unet(song, 16, [1, 1, 2], 1, [16], embedding="fourier", noiseMultiplier=3, embeddingMultiplier=2, encoder="residual", resampleFilter=[1, 2, 4, 4, 2, 1])),
        dict(name="adm, grey, too narrow to attend", image=[1, 8], network=unet("adm", 32, [1, 1], 1, [8])),
        dict(name="adm, discrete time", image=[3, 16], noise=[0.5, 998.7], network=unet("adm", 32, [1, 2, 3], 1, [16, 8, 4])),
        dict(name="adm, classes and augmentation", image=[3, 16], network=unet("adm", 64, [1, 2], 2, [8], **both)),
        dict(name="adm as for ImageNet", image=[3, 64], network=unet("adm", 32, [1, 2, 3, 4], 3, [32, 16, 8], classes=1000)),
    ]


def published_cases():
    cases = []
    for condition, classes in (("uncond", {}), ("cond", dict(classes=10))):
        for suffix, form in (("vp", "ddpmpp"), ("ve", "ncsnpp")):
            cases.append(dict(name=f"edm-cifar10-32x32-{condition}-{suffix}", image=[3, 32], network=unet("song-unet", 128, [2, 2, 2], 4, [16], form=form, dropout=0.13, augmentationLabels=9, **classes)))
    for data in ("ffhq", "afhqv2"):
        for suffix, form in (("vp", "ddpmpp"), ("ve", "ncsnpp")):
            cases.append(dict(name=f"edm-{data}-64x64-uncond-{suffix}", image=[3, 64], network=unet("song-unet", 128, [1, 2, 2, 2], 4, [16], form=form, dropout=0.05 if data == "ffhq" else 0.25, augmentationLabels=9)))
    cases.append(dict(name="edm-imagenet-64x64-cond-adm", image=[3, 64], network=unet("adm", 192, [1, 2, 3, 4], 3, [32, 16, 8], dropout=0.1, classes=1000)))
    return cases


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clone", help="folder of a clone of github.com/NVlabs/edm")
    parser.add_argument("output", help="JSON file to write")
    parser.add_argument("--published", action="store_true", help="the published networks at full size (minutes, 6 GB)")
    chosen = parser.parse_args()
    networks = load_reference(chosen.clone)
    if chosen.published:
        document = dict(cases=[evaluated(networks, case, keeps_state=False) for case in published_cases()])
    else:
        cases = small_cases()
        document = dict(
            cases=[evaluated(networks, case, keeps_state=case["image"][1] <= 16 and case["network"]["blocks"] == 1) for case in cases],
            initialization=[dict(case, spread=spreads(networks, case)) for case in (cases[2], cases[7], cases[13])],
        )
    with open(chosen.output, "w") as file:
        file.write("{\n" + ",\n".join(f' "{key}": [\n' + ",\n".join("  " + json.dumps(item) for item in items) + "\n ]" for key, items in document.items()) + "\n}\n")


if __name__ == "__main__":
    main()
