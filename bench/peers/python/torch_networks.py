"""Training steps with PyTorch's optimizers, and gradients of whole blocks."""

import torch
from torch.nn import functional as F

import data
from data import BATCH, HEADS, TOKENS, WIDTH


def tensor(x):
    return torch.from_numpy(x)


def parameters(arrays):
    return [tensor(a).requires_grad_() for a in arrays]


def perceptron(params, x, f):
    for i in range(0, len(params), 2):
        x = torch.addmm(params[i + 1], f(x) if i > 0 else x, params[i])
    return x


def training(optimizer, loss):
    def run():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    return run


def batch(shape, classes):
    return tensor(data.noise(*shape)), tensor(data.labels(shape[0], classes))


def large():
    x, y = batch((128, 784), 10)
    params = parameters(data.dense(784, 512, 256, 10))
    optimizer = torch.optim.Adam(params, lr=1e-3)
    return training(optimizer, lambda: F.cross_entropy(perceptron(params, x, F.relu), y))


def lenet_momentum():
    x, y = batch((64, 1, 28, 28), 10)
    params = parameters(data.lenet())
    k1, b1, k2, b2, *dense = params

    def loss():
        h = F.max_pool2d(F.relu(F.conv2d(x, k1, b1, padding=2)), 2)
        h = F.max_pool2d(F.relu(F.conv2d(h, k2, b2)), 2)
        return F.cross_entropy(perceptron(dense, h.flatten(1), F.relu), y)

    return training(torch.optim.SGD(params, lr=0.01, momentum=0.9), loss)


def small():
    x, y = batch((32, 2), 2)
    params = parameters(data.dense(2, 16, 2))
    loss = lambda: F.cross_entropy(perceptron(params, x, torch.tanh), y)
    return training(torch.optim.SGD(params, lr=0.1), loss)


def gradient(loss, params):
    return lambda: torch.autograd.grad(loss(), params)


def gru():
    xs = tensor(data.noise(100, 16, 128))
    layer = torch.nn.GRU(128, 128)
    return gradient(lambda: layer(xs)[0].square().mean(), list(layer.parameters()))


def transformer():
    x = tensor(data.noise(BATCH, TOKENS, WIDTH))
    p = {name: tensor(a).requires_grad_() for name, a in data.block().items()}

    def heads(h):
        return h.view(BATCH, TOKENS, HEADS, -1).transpose(1, 2)

    def attention(h):
        q, k, v = [heads(part) for part in (h @ p["qkv"]).chunk(3, -1)]
        mixed = F.scaled_dot_product_attention(q, k, v)
        return mixed.transpose(1, 2).reshape(BATCH, TOKENS, WIDTH) @ p["out"]

    def loss():
        y = x + attention(F.layer_norm(x, (WIDTH,), p["gain1"], p["bias1"]))
        h = F.layer_norm(y, (WIDTH,), p["gain2"], p["bias2"]) @ p["up"] + p["up_bias"]
        return (y + F.gelu(h, approximate="tanh") @ p["down"] + p["down_bias"]).square().mean()

    return gradient(loss, list(p.values()))


def gradients():
    """One example after the other, as without torch.func."""
    x, y = batch((128, 64), 10)
    params = parameters(data.dense(64, 64, 10))

    def run():
        for i in range(128):
            torch.autograd.grad(F.cross_entropy(perceptron(params, x[i : i + 1], torch.tanh), y[i : i + 1]), params)

    return run


workloads = {
    "MLP 784-512-256-10, Adam": large,
    "LeNet-5, momentum": lenet_momentum,
    "MLP 2-16-2, SGD": small,
    "GRU, gradient": gru,
    "transformer block, gradient": transformer,
    "vmap(grad) of MLP 64-64-10, 128 examples": gradients,
}
