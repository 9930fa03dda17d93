"""Golden values of EDM's augmentation: python3 augmentation.py PATH_OF_THE_EDM_REPOSITORY > augmentation.json

One image at a time goes through the pipe of EDM's CIFAR-10 training (github.com/NVlabs/edm, training/augment.py), with one kind of
transformation or all of them switched on; the numbers that it drew are recorded beside what it made. float32, PyTorch 1.13.
"""
import json
import math
import sys

sys.path.insert(0, sys.argv[1])
import torch  # noqa: E402
from training.augment import AugmentPipe  # noqa: E402

HEIGHT, WIDTH = 12, 16
KINDS = dict(xflip=1, yflip=1, scale=1, rotate_frac=1, aniso=1, translate_frac=1)


def image():
    y, x = torch.meshgrid(torch.arange(HEIGHT).double(), torch.arange(WIDTH).double(), indexing='ij')
    return (0.5 * torch.sin(0.55 * x + 0.3 * y + 0.4) + 0.4 * torch.cos(0.35 * x - 0.5 * y)).float().reshape(1, 1, HEIGHT, WIDTH)


def recorded(name, log):
    plain = getattr(torch, name)

    def draw(*args, **kwargs):
        value = plain(*args, **kwargs)
        log.append((name, [float(v) for v in value.flatten()]))
        return value
    return plain, draw


def case(kinds, seed):
    torch.manual_seed(seed)
    log = []
    plain = {}
    for name in ('rand', 'randn', 'randint'):
        plain[name], draw = recorded(name, log)
        setattr(torch, name, draw)
    try:
        result, labels = AugmentPipe(p=1, **{kind: KINDS[kind] for kind in kinds})(image())
    finally:
        for name, function in plain.items():
            setattr(torch, name, function)
    draws = iter(log)
    values = dict(flipX=0, flipY=0, scale=0, rotation=0, stretch=0, stretchAxis=0, shiftX=0, shiftY=0)
    take = lambda: next(draws)[1]  # noqa: E731
    if 'xflip' in kinds:
        values['flipX'] = take()[0]; take()
    if 'yflip' in kinds:
        values['flipY'] = take()[0]; take()
    if 'scale' in kinds:
        values['scale'] = take()[0]; take()
    if 'rotate_frac' in kinds:
        values['rotation'] = (take()[0] * 2 - 1) * math.pi; take()
    if 'aniso' in kinds:
        values['stretch'] = take()[0]
        axis = (take()[0] * 2 - 1) * math.pi
        take()
        values['stretchAxis'] = axis if take()[0] < 0.5 else 0
    if 'translate_frac' in kinds:
        values['shiftX'], values['shiftY'] = take(); take()
    assert next(draws, None) is None
    return dict(kinds=kinds, **values, labels=[round(float(v), 6) for v in labels.flatten()],
                image=[round(float(v), 5) for v in result.flatten()])


cases = [case([kind], seed) for kind in KINDS for seed in (1, 2)] + [case(list(KINDS), seed) for seed in range(3, 8)]
json.dump(dict(height=HEIGHT, width=WIDTH, input=[round(float(v), 6) for v in image().flatten()], cases=cases), sys.stdout)
