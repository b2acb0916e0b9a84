"""Inputs of the Python peers, as NumPy arrays."""

import numpy as np

MILLION = 2**20
BATCH, TOKENS, WIDTH, HEADS = 8, 64, 128, 4


def noise(*shape, seed=1):
    return np.random.default_rng(seed).uniform(-1, 1, shape).astype(np.float32)


def weights(shape, inputs, seed=1):
    return (noise(*shape, seed=seed) / np.sqrt(inputs)).astype(np.float32)


def dense(*sizes):
    """Weights and biases of dense layers in turn."""
    pairs = zip(sizes[:-1], sizes[1:])
    return [a for i, (m, n) in enumerate(pairs) for a in (weights((m, n), m, i), np.zeros(n, np.float32))]


def labels(count, classes):
    return np.eye(classes, dtype=np.float32)[np.arange(count) % classes]


def block():
    """Parameters of the transformer block."""
    return {
        "gain1": np.ones(WIDTH, np.float32),
        "bias1": np.zeros(WIDTH, np.float32),
        "qkv": weights((WIDTH, 3 * WIDTH), WIDTH, 1),
        "out": weights((WIDTH, WIDTH), WIDTH, 2),
        "gain2": np.ones(WIDTH, np.float32),
        "bias2": np.zeros(WIDTH, np.float32),
        "up": weights((WIDTH, 4 * WIDTH), WIDTH, 3),
        "up_bias": np.zeros(4 * WIDTH, np.float32),
        "down": weights((4 * WIDTH, WIDTH), 4 * WIDTH, 4),
        "down_bias": np.zeros(WIDTH, np.float32),
    }


def lenet():
    """Kernels and biases of the convolutions, then the dense layers."""
    kernels = [weights((6, 1, 5, 5), 25, 1), np.zeros(6, np.float32), weights((16, 6, 5, 5), 150, 2)]
    return [*kernels, np.zeros(16, np.float32), *dense(400, 120, 84, 10)]


PRODUCTS = {
    "matmul f32 256": (256, 256, 256),
    "matmul f32 512": (512, 512, 512),
    "matmul f32 1024": (1024, 1024, 1024),
    "matmul f32 255": (255, 255, 255),
    "matmul f32 511": (511, 511, 511),
    "matmul f32 513": (513, 513, 513),
    "matmul f32 100x3000x50": (100, 3000, 50),
}

# kernel, stride, dilation
CONVOLUTIONS = {
    "conv 3x3, 64->64, 56x56": (3, 1, 1),
    "conv 5x5": (5, 1, 1),
    "conv 3x3, stride 2": (3, 2, 1),
    "conv 3x3, dilation 2": (3, 1, 2),
}
