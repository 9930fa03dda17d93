"""Sums float32 over two processes by PyTorch's gloo and prints bytes and microseconds (medians)."""
import os
import subprocess
import sys
import tempfile
import time

import torch
import torch.distributed as dist

SIZES = [(4 << 10, 1000), (1 << 20, 150), (16 << 20, 20), (64 << 20, 8)]


def run(rank, meeting):
    torch.set_num_threads(1)
    dist.init_process_group("gloo", init_method="file://" + meeting, rank=rank, world_size=2)
    for size, repetitions in SIZES:
        values = torch.arange(size // 4, dtype=torch.float32) % 1000 + rank
        dist.all_reduce(values)
        assert torch.equal(values, 2 * (torch.arange(size // 4, dtype=torch.float32) % 1000) + 1)
        values.zero_()
        times = []
        for i in range(-(repetitions // 10), repetitions):
            start = time.perf_counter()
            dist.all_reduce(values)
            if i >= 0:
                times.append(time.perf_counter() - start)
        dist.barrier()
        if rank == 0:
            print(size, f"{sorted(times)[repetitions // 2] * 1e6:.2f}", flush=True)


if len(sys.argv) > 1:
    run(1, sys.argv[1])
else:
    os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
    with tempfile.TemporaryDirectory() as folder:
        meeting = os.path.join(folder, "meeting")
        peer = subprocess.Popen([sys.executable, __file__, meeting])
        run(0, meeting)
        sys.exit(peer.wait())
