"""Parameters and batches of whole models, as trees of NumPy arrays."""

import numpy as np

from data import noise, weights

IMAGES, CLASSES = (16, 3, 32, 32), 10
BATCH, TOKENS, VOCABULARY = 8, 64, 1000
LAYERS, WIDTH, HEADS, HIDDEN = 4, 128, 4, 512

# inputs, outputs and stride of the blocks of ResNet-18
BLOCKS = [(64, 64, 1), (64, 64, 1)] + [
    block for n in (128, 256, 512) for block in ((n // 2, n, 2), (n, n, 1))
]


def ones(n):
    return np.ones(n, np.float32)


def zeros(n):
    return np.zeros(n, np.float32)


def kernel(inputs, outputs, size):
    return weights((outputs, inputs, size, size), outputs * size * size / 2)


def normed(inputs, outputs, size):
    """A convolution without a bias, and the normalization that follows it."""
    return {"kernel": kernel(inputs, outputs, size), "scale": ones(outputs), "bias": zeros(outputs)}


def block(inputs, outputs, stride):
    """The convolution around is there where the shape changes."""
    inner = {"first": normed(inputs, outputs, 3), "second": normed(outputs, outputs, 3)}
    return inner if stride == 1 else {**inner, "around": normed(inputs, outputs, 1)}


def dense(inputs, outputs):
    return {"w": weights((inputs, outputs), inputs), "b": zeros(outputs)}


def resnet():
    return {
        "stem": normed(3, 64, 3),
        "blocks": [block(*sizes) for sizes in BLOCKS],
        "head": dense(512, CLASSES),
    }


def statistics(params):
    """The running mean and variance of each normalization, in a tree like the parameters."""
    if isinstance(params, list):
        return [statistics(p) for p in params]
    if "kernel" in params:
        return {"mean": zeros(len(params["scale"])), "var": ones(len(params["scale"]))}
    return {name: statistics(p) for name, p in params.items() if name != "head"}


def images():
    return noise(*IMAGES), np.arange(IMAGES[0]) % CLASSES


def norm():
    return {"scale": ones(WIDTH), "bias": zeros(WIDTH)}


def layer():
    maps = {name: dense(WIDTH, WIDTH) for name in ("q", "k", "v", "out")}
    return {**maps, "norm1": norm(), "norm2": norm(), "up": dense(WIDTH, HIDDEN), "down": dense(HIDDEN, WIDTH)}


def language():
    return {
        "table": weights((VOCABULARY, WIDTH), WIDTH),
        "positions": 0.02 * noise(TOKENS, WIDTH),
        "layers": [layer() for _ in range(LAYERS)],
        "norm": norm(),
        "head": weights((WIDTH, VOCABULARY), WIDTH),
    }


def tokens():
    """Tokens, and those that come next."""
    ids = np.arange(BATCH * TOKENS).reshape(BATCH, TOKENS)
    return ids % VOCABULARY, (ids + 1) % VOCABULARY
