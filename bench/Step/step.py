"""The same in PyTorch: network, loss, optimizer and average of bench/Step. usage: step.py train|infer THREADS STEPS

Prints parameters, milliseconds and minor page faults of a step or an evaluation (medians).
"""
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

CHANNELS, MULTIPLIERS, BLOCKS, ATTENTION, SIDE, BATCH = 32, (1, 2, 2), 2, (7,), 28, 64
EMBEDDING = 4 * CHANNELS


def norm(channels):
    return nn.GroupNorm(min(32, channels // 4), channels, eps=1e-6)


class Conv(nn.Module):
    """A convolution behind an optional box filter that halves or doubles the image."""

    def __init__(self, inputs, outputs, kernel, resample=None):
        super().__init__()
        self.conv = nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2)
        self.inputs, self.resample = inputs, resample
        self.register_buffer("box", torch.full((1, 1, 2, 2), 0.25))

    def forward(self, x):
        box = self.box.expand(self.inputs, 1, 2, 2)
        if self.resample == "down":
            x = F.conv2d(x, box, stride=2, groups=self.inputs)
        elif self.resample == "up":
            x = F.conv_transpose2d(x, box * 4, stride=2, groups=self.inputs)
        return self.conv(x)


class Block(nn.Module):
    def __init__(self, inputs, outputs, resample=None, attention=False):
        super().__init__()
        self.norm0, self.conv0 = norm(inputs), Conv(inputs, outputs, 3, resample)
        self.affine = nn.Linear(EMBEDDING, outputs)
        self.norm1, self.conv1 = norm(outputs), Conv(outputs, outputs, 3)
        self.skip = Conv(inputs, outputs, 1, resample) if inputs != outputs or resample else None
        self.attention = attention
        if attention:
            self.norm2, self.qkv, self.proj = norm(outputs), Conv(outputs, 3 * outputs, 1), Conv(outputs, outputs, 1)

    def forward(self, x, embedding):
        h = self.conv0(F.silu(self.norm0(x))) + self.affine(embedding)[:, :, None, None]
        h = (self.conv1(F.silu(self.norm1(h))) + (x if self.skip is None else self.skip(x))) * 0.5**0.5
        if self.attention:
            b, c, height, width = h.shape
            q, k, v = self.qkv(self.norm2(h)).reshape(b, c, 3, -1).unbind(2)
            weights = torch.bmm(q.transpose(1, 2), k / c**0.5).softmax(2)
            a = torch.bmm(v, weights.transpose(1, 2)).reshape(b, c, height, width)
            h = (self.proj(a) + h) * 0.5**0.5
        return h


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.register_buffer("freqs", (1 / 10000) ** (torch.arange(CHANNELS // 2) / (CHANNELS // 2 - 1)))
        self.layer0, self.layer1 = nn.Linear(CHANNELS, EMBEDDING), nn.Linear(EMBEDDING, EMBEDDING)
        self.head = Conv(1, CHANNELS, 3)
        self.enc, self.dec, self.takes = nn.ModuleList(), nn.ModuleList(), []
        channels, skips = CHANNELS, [CHANNELS]
        for level, multiplier in enumerate(MULTIPLIERS):
            if level:
                self.enc.append(Block(channels, channels, "down"))
                skips.append(channels)
            for _ in range(BLOCKS):
                self.enc.append(Block(channels, CHANNELS * multiplier, attention=SIDE >> level in ATTENTION))
                channels = CHANNELS * multiplier
                skips.append(channels)
        for level, multiplier in reversed(list(enumerate(MULTIPLIERS))):
            if level == len(MULTIPLIERS) - 1:
                self.add(Block(channels, channels, attention=True))
                self.add(Block(channels, channels))
            else:
                self.add(Block(channels, channels, "up"))
            for i in range(BLOCKS + 1):
                attention = i == BLOCKS and SIDE >> level in ATTENTION
                self.add(Block(channels + skips.pop(), CHANNELS * multiplier, attention=attention), takes=True)
                channels = CHANNELS * multiplier
        self.out_norm, self.out = norm(channels), Conv(channels, 1, 3)

    def add(self, block, takes=False):
        self.dec.append(block)
        self.takes.append(takes)

    def forward(self, x, noise):
        phase = noise[:, None] * self.freqs
        embedding = F.silu(self.layer1(F.silu(self.layer0(torch.cat([phase.sin(), phase.cos()], 1)))))
        h = self.head(x)
        skips = [h]
        for block in self.enc:
            h = block(h, embedding)
            skips.append(h)
        for block, takes in zip(self.dec, self.takes):
            h = block(torch.cat([h, skips.pop()], 1) if takes else h, embedding)
        return self.out(F.silu(self.out_norm(h)))


def denoise(network, x, sigma):
    total = sigma**2 + 0.25
    return x * 0.25 / total + network(x / total.sqrt(), sigma.flatten().log() / 4) * sigma * 0.5 / total.sqrt()


def infer(network, times):
    x, sigma = torch.randn(BATCH, 1, SIDE, SIDE), torch.full((BATCH, 1, 1, 1), 1.5)
    milliseconds = []
    with torch.no_grad():
        for _ in range(times):
            start = time.perf_counter()
            denoise(network, x, sigma).sum().item()
            milliseconds.append(1000 * (time.perf_counter() - start))
    print(sum(p.numel() for p in network.parameters()), f"{sorted(milliseconds[2:])[(times - 2) // 2]:.1f}", 0)


def main():
    mode, threads, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = UNet()
    if mode == "infer":
        return infer(network, steps)
    parameters = list(network.parameters())
    average = [p.detach().clone() for p in parameters]
    optimizer = torch.optim.Adam(parameters, lr=1e-3, foreach=True)
    images = torch.rand(256, 1, SIDE, SIDE) * 2 - 1
    milliseconds, faults = [], []
    for step in range(steps):
        start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        x0 = images[torch.randint(256, (BATCH,))]
        sigma = (torch.randn(BATCH) * 1.2 - 1.2).exp().view(-1, 1, 1, 1)
        x = x0 + sigma * torch.randn_like(x0)
        loss = ((denoise(network, x, sigma) - x0) ** 2 * (sigma**2 + 0.25) / (sigma * 0.5) ** 2).sum() / BATCH
        optimizer.zero_grad(set_to_none=False)
        loss.backward()
        for p in parameters:
            torch.nan_to_num(p.grad, nan=0, posinf=1e5, neginf=-1e5, out=p.grad)
        optimizer.step()
        with torch.no_grad():
            torch._foreach_mul_(average, 0.999)
            torch._foreach_add_(average, parameters, alpha=0.001)
        loss.item()
        milliseconds.append(1000 * (time.perf_counter() - start))
        faults.append(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
    steady = slice(2, None)
    median = lambda values: sorted(values[steady])[len(values[steady]) // 2]
    print(sum(p.numel() for p in parameters), f"{median(milliseconds):.1f}", median(faults))


main()
