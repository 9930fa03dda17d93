"""Writes perception.json: what networks that were trained on photographs give for weights and images of a formula.

The networks are put together here from torch.nn alone, from their descriptions: Inception-v3 with the pools of the graph of 2015 (as
mseitzer/pytorch-fid describes it), VGG16, and LPIPS on VGG16. Needs torch 1.13 or later and a minute: python3 perception.py
"""
import json
import torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)
PRIME = 10007


def formula(name, count):
    """Numbers of [-0.5, 0.5) that depend on a name; whole-number arithmetic, so equal everywhere."""
    i = torch.arange(count, dtype=torch.int64)
    return ((i * i * 31 + i * 7919 + sum(map(ord, name)) * 104729) % PRIME).double() / PRIME - 0.5


def weight(name, shape):
    u = formula(name, torch.Size(shape).numel()).view(shape)
    if name.startswith("lin"):
        values = 0.5 + u
    elif len(shape) > 1:
        values = u * (24 / torch.Size(shape[1:]).numel()) ** 0.5
    elif name.endswith(("bn.weight", "running_var")):
        values = 1 + 0.5 * u
    else:
        values = 0.2 * u
    return values.float()


def images(count, channels, side):
    levels = ((formula("images", count * channels * side * side) + 0.5) * 256).floor()
    return (levels / 127.5 - 1).float().view(count, channels, side, side)


def fill(module):
    state = {name: weight(name, tensor.shape) for name, tensor in module.state_dict().items() if tensor.dtype.is_floating_point}
    module.load_state_dict(state, strict=False)
    return module.eval().requires_grad_(False)


class Unit(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1, padding=0):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)

    def forward(self, x):
        return self.bn(self.conv(x)).relu()


class Block(nn.Module):
    """Branches of units; in a branch, a list forks; 'average', 'maximum' and 'halve' pool."""

    def __init__(self, branches, units):
        super().__init__()
        self.branches = branches
        for name, arguments in units.items():
            setattr(self, name, Unit(*arguments))

    def step(self, x, what):
        if isinstance(what, list):
            return torch.cat([self.step(x, one) for one in what], 1)
        if what == "average":
            return F.avg_pool2d(x, 3, 1, 1, count_include_pad=False)
        if what == "maximum":
            return F.max_pool2d(x, 3, 1, 1)
        if what == "halve":
            return F.max_pool2d(x, 3, 2)
        return getattr(self, what)(x)

    def forward(self, x):
        outputs = []
        for branch in self.branches:
            y = x
            for what in branch:
                y = self.step(y, what)
            outputs.append(y)
        return torch.cat(outputs, 1)


def block_a(inputs, pooled):
    return Block(
        [["branch1x1"], ["branch5x5_1", "branch5x5_2"], ["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"], ["average", "branch_pool"]],
        {"branch1x1": (inputs, 64, 1), "branch5x5_1": (inputs, 48, 1), "branch5x5_2": (48, 64, 5, 1, 2), "branch3x3dbl_1": (inputs, 64, 1),
         "branch3x3dbl_2": (64, 96, 3, 1, 1), "branch3x3dbl_3": (96, 96, 3, 1, 1), "branch_pool": (inputs, pooled, 1)})


def block_b(inputs):
    return Block(
        [["branch3x3"], ["branch3x3dbl_1", "branch3x3dbl_2", "branch3x3dbl_3"], ["halve"]],
        {"branch3x3": (inputs, 384, 3, 2), "branch3x3dbl_1": (inputs, 64, 1), "branch3x3dbl_2": (64, 96, 3, 1, 1), "branch3x3dbl_3": (96, 96, 3, 2)})


def block_c(c):
    row, column = ((1, 7), 1, (0, 3)), ((7, 1), 1, (3, 0))
    return Block(
        [["branch1x1"], ["branch7x7_1", "branch7x7_2", "branch7x7_3"],
         ["branch7x7dbl_1", "branch7x7dbl_2", "branch7x7dbl_3", "branch7x7dbl_4", "branch7x7dbl_5"], ["average", "branch_pool"]],
        {"branch1x1": (768, 192, 1), "branch7x7_1": (768, c, 1), "branch7x7_2": (c, c, *row), "branch7x7_3": (c, 192, *column),
         "branch7x7dbl_1": (768, c, 1), "branch7x7dbl_2": (c, c, *column), "branch7x7dbl_3": (c, c, *row), "branch7x7dbl_4": (c, c, *column),
         "branch7x7dbl_5": (c, 192, *row), "branch_pool": (768, 192, 1)})


def block_d(inputs):
    return Block(
        [["branch3x3_1", "branch3x3_2"], ["branch7x7x3_1", "branch7x7x3_2", "branch7x7x3_3", "branch7x7x3_4"], ["halve"]],
        {"branch3x3_1": (inputs, 192, 1), "branch3x3_2": (192, 320, 3, 2), "branch7x7x3_1": (inputs, 192, 1),
         "branch7x7x3_2": (192, 192, (1, 7), 1, (0, 3)), "branch7x7x3_3": (192, 192, (7, 1), 1, (3, 0)), "branch7x7x3_4": (192, 192, 3, 2)})


def block_e(inputs, pool):
    row, column = ((1, 3), 1, (0, 1)), ((3, 1), 1, (1, 0))
    return Block(
        [["branch1x1"], ["branch3x3_1", ["branch3x3_2a", "branch3x3_2b"]],
         ["branch3x3dbl_1", "branch3x3dbl_2", ["branch3x3dbl_3a", "branch3x3dbl_3b"]], [pool, "branch_pool"]],
        {"branch1x1": (inputs, 320, 1), "branch3x3_1": (inputs, 384, 1), "branch3x3_2a": (384, 384, *row), "branch3x3_2b": (384, 384, *column),
         "branch3x3dbl_1": (inputs, 448, 1), "branch3x3dbl_2": (448, 384, 3, 1, 1), "branch3x3dbl_3a": (384, 384, *row),
         "branch3x3dbl_3b": (384, 384, *column), "branch_pool": (inputs, 192, 1)})


class Inception(nn.Module):
    def __init__(self):
        super().__init__()
        self.Conv2d_1a_3x3, self.Conv2d_2a_3x3, self.Conv2d_2b_3x3 = Unit(3, 32, 3, 2), Unit(32, 32, 3), Unit(32, 64, 3, 1, 1)
        self.Conv2d_3b_1x1, self.Conv2d_4a_3x3 = Unit(64, 80, 1), Unit(80, 192, 3)
        self.Mixed_5b, self.Mixed_5c, self.Mixed_5d = block_a(192, 32), block_a(256, 64), block_a(288, 64)
        self.Mixed_6a = block_b(288)
        self.Mixed_6b, self.Mixed_6c, self.Mixed_6d, self.Mixed_6e = block_c(128), block_c(160), block_c(160), block_c(192)
        self.Mixed_7a = block_d(768)
        self.Mixed_7b, self.Mixed_7c = block_e(1280, "average"), block_e(2048, "maximum")
        self.fc = nn.Linear(2048, 1008)

    def forward(self, unit_range):
        x = 2 * F.interpolate(unit_range, size=(299, 299), mode="bilinear", align_corners=False) - 1
        x = self.Conv2d_2b_3x3(self.Conv2d_2a_3x3(self.Conv2d_1a_3x3(x)))
        x = F.max_pool2d(self.Conv2d_4a_3x3(self.Conv2d_3b_1x1(F.max_pool2d(x, 3, 2))), 3, 2)
        for block in (self.Mixed_5b, self.Mixed_5c, self.Mixed_5d, self.Mixed_6a, self.Mixed_6b, self.Mixed_6c, self.Mixed_6d, self.Mixed_6e,
                      self.Mixed_7a, self.Mixed_7b, self.Mixed_7c):
            x = block(x)
        features = F.adaptive_avg_pool2d(x, (1, 1)).flatten(1)
        return features, (features @ self.fc.weight.T).softmax(1)


def vgg_layers(width):
    layers, inputs = [], 3
    for factor, count in ((1, 2), (2, 2), (4, 3), (8, 3), (8, 3)):
        for _ in range(count):
            layers += [nn.Conv2d(inputs, width * factor, 3, padding=1), nn.ReLU()]
            inputs = width * factor
        layers.append(nn.MaxPool2d(2, 2))
    return layers


class Vgg(nn.Module):
    def __init__(self, width):
        super().__init__()
        hidden = 64 * width
        self.features = nn.Sequential(*vgg_layers(width))
        self.classifier = nn.Sequential(
            nn.Linear(8 * width * 49, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Dropout(), nn.Linear(hidden, 1000))

    def forward(self, unit_range):
        x = F.interpolate(unit_range, size=(224, 224), mode="bilinear", align_corners=False)
        mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
        x = self.features((x - mean[:, None, None]) / deviation[:, None, None]).flatten(1)
        return self.classifier[:5](x)


class Lpips(nn.Module):
    def __init__(self, width):
        super().__init__()
        layers = vgg_layers(width)
        self.net = nn.Module()
        for stage, (first, end) in enumerate(((0, 4), (4, 9), (9, 16), (16, 23), (23, 30)), 1):
            part = nn.Sequential()
            for position in range(first, end):
                part.add_module(str(position), layers[position])
            self.net.add_module(f"slice{stage}", part)
        for stage, factor in enumerate((1, 2, 4, 8, 8)):
            lin = nn.Module()
            lin.model = nn.Sequential(nn.Dropout(), nn.Conv2d(width * factor, 1, 1, bias=False))
            self.add_module(f"lin{stage}", lin)

    def forward(self, ours, theirs):
        total = 0
        a, b = ((x - torch.tensor([-.030, -.088, -.188])[:, None, None]) / torch.tensor([.458, .448, .450])[:, None, None] for x in (ours, theirs))
        for stage in range(5):
            a, b = (getattr(self.net, f"slice{stage + 1}")(x) for x in (a, b))
            difference = (a / (a.square().sum(1, keepdim=True).sqrt() + 1e-10) - b / (b.square().sum(1, keepdim=True).sqrt() + 1e-10)).square()
            total = total + getattr(self, f"lin{stage}").model[1](difference).mean((1, 2, 3))
        return total


def shapes(module):
    return [[name, list(tensor.shape)] for name, tensor in module.state_dict().items() if "num_batches_tracked" not in name]


def resized(image, side):
    return F.interpolate(image, size=(side, side), mode="bilinear", align_corners=False)


def lpips_case(width, channels, side):
    network = fill(Lpips(width))
    both = images(4, channels, side)
    ours, theirs = both[:2].clone().requires_grad_(), both[2:]
    distance = network(*(resized(x.expand(-1, 3, -1, -1), 224) for x in (ours, theirs)))
    (gradient,) = torch.autograd.grad(distance.sum(), ours)
    return {"width": width, "channels": channels, "side": side, "distance": distance.tolist(),
            "gradient_abs_sum": gradient.abs().sum().item(), "gradient": gradient.flatten()[::max(1, gradient.numel() // 32)].tolist()}


def main():
    inception = fill(Inception())
    features, probabilities = inception((images(2, 3, 32) + 1) / 2)
    grey, _ = inception(((images(1, 1, 28) + 1) / 2).expand(-1, 3, -1, -1))
    vgg = fill(Vgg(8))
    fc2 = vgg((images(2, 3, 32) + 1) / 2)
    small = images(1, 1, 7)
    golden = {
        "inception": {
            "state": shapes(inception), "every": 16, "features": features[:, ::16].tolist(), "abs_sum": features.abs().sum().item(),
            "probabilities": probabilities[:, ::63].tolist(), "grey": grey[:, ::16].tolist()},
        "vgg16": {"width": 8, "state": shapes(vgg), "every": 8, "features": fc2[:, ::8].tolist(), "abs_sum": fc2.abs().sum().item()},
        "lpips": {"state": shapes(Lpips(64)), "cases": [lpips_case(64, 3, 16), lpips_case(8, 1, 28)]},
        "bilinear": [{"side": side, "values": resized(small, side).flatten().tolist()} for side in (5, 11)],
    }
    with open("perception.json", "w") as file:
        json.dump(golden, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
