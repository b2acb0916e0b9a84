"""Training steps and gradients in JAX, state donated as a training loop does it."""

import jax
import jax.numpy as jnp
from jax import lax

import data
from data import BATCH, HEADS, TOKENS, WIDTH

tree = jax.tree


def arrays(t):
    return tree.map(jnp.asarray, t)


def perceptron(params, x, f):
    for i in range(0, len(params), 2):
        x = (f(x) if i > 0 else x) @ params[i] + params[i + 1]
    return x


def cross_entropy(logits, y):
    return -jnp.mean(jnp.sum(jax.nn.log_softmax(logits) * y, axis=-1))


def zeros(t):
    return tree.map(jnp.zeros_like, t)


def training(step, state, *batch):
    """Runs a step on its own results: it gives the next state and the loss."""
    jitted = jax.jit(step, donate_argnums=0)
    held = {"state": state}

    def run():
        held["state"], loss = jitted(held["state"], *batch)
        jax.block_until_ready((held["state"], loss))

    return run


def adam(state, g):
    p, m, v, t = state
    t = t + 1
    m = tree.map(lambda a, b: 0.9 * a + 0.1 * b, m, g)
    v = tree.map(lambda a, b: 0.999 * a + 0.001 * b * b, v, g)
    c, d = 1 - 0.9**t, 1 - 0.999**t
    p = tree.map(lambda q, a, b: q - 1e-3 * (a / c) / (jnp.sqrt(b / d) + 1e-8), p, m, v)
    return p, m, v, t


def adam_step(state, x, y):
    loss, g = jax.value_and_grad(lambda q: cross_entropy(perceptron(q, x, jax.nn.relu), y))(state[0])
    return adam(state, g), loss


def large():
    params = arrays(data.dense(784, 512, 256, 10))
    state = (params, zeros(params), zeros(params), jnp.zeros((), "float32"))
    return training(adam_step, state, *arrays((data.noise(128, 784), data.labels(128, 10))))


def max_pool(x):
    return lax.reduce_window(x, -jnp.inf, lax.max, (1, 1, 2, 2), (1, 1, 2, 2), "VALID")


def lenet(params, x):
    k1, b1, k2, b2, *dense = params
    h = max_pool(jax.nn.relu(lax.conv(x, k1, (1, 1), "SAME") + b1[:, None, None]))
    h = max_pool(jax.nn.relu(lax.conv(h, k2, (1, 1), "VALID") + b2[:, None, None]))
    return perceptron(dense, h.reshape(x.shape[0], -1), jax.nn.relu)


def lenet_momentum():
    def step(state, x, y):
        p, v = state
        loss, g = jax.value_and_grad(lambda q: cross_entropy(lenet(q, x), y))(p)
        v = tree.map(lambda a, b: 0.9 * a + b, v, g)
        return (tree.map(lambda q, a: q - 0.01 * a, p, v), v), loss

    params = arrays(data.lenet())
    return training(step, (params, zeros(params)), *arrays((data.noise(64, 1, 28, 28), data.labels(64, 10))))


def small():
    def step(p, x, y):
        loss, g = jax.value_and_grad(lambda q: cross_entropy(perceptron(q, x, jnp.tanh), y))(p)
        return tree.map(lambda q, d: q - 0.1 * d, p, g), loss

    return training(step, arrays(data.dense(2, 16, 2)), *arrays((data.noise(32, 2), data.labels(32, 2))))


def gradient(loss, params, *xs):
    f = jax.jit(jax.grad(loss))
    params, xs = arrays(params), arrays(xs)
    return lambda: jax.block_until_ready(f(params, *xs))


def gru():
    """PyTorch's cell."""

    def loss(p, xs):
        def cell(h, x):
            xr, xz, xn = jnp.split(x @ p["wx"] + p["bx"], 3, axis=-1)
            hr, hz, hn = jnp.split(h @ p["wh"] + p["bh"], 3, axis=-1)
            z = jax.nn.sigmoid(xz + hz)
            n = jnp.tanh(xn + jax.nn.sigmoid(xr + hr) * hn)
            h = n + z * (h - n)
            return h, h

        return jnp.mean(lax.scan(cell, jnp.zeros((16, 128), "float32"), xs)[1] ** 2)

    wx, bx, wh, bh = data.dense(128, 384) + data.dense(128, 384)
    return gradient(loss, {"wx": wx, "bx": bx, "wh": wh, "bh": bh}, data.noise(100, 16, 128))


def layer_norm(x):
    centred = x - jnp.mean(x, axis=-1, keepdims=True)
    return centred * lax.rsqrt(jnp.mean(centred**2, axis=-1, keepdims=True) + 1e-5)


def transformer():
    def heads(x):
        return x.reshape(BATCH, TOKENS, HEADS, -1).transpose(0, 2, 1, 3)

    def attention(p, x):
        q, k, v = [heads(h) for h in jnp.split(x @ p["qkv"], 3, axis=-1)]
        scores = jax.nn.softmax(q @ k.swapaxes(-1, -2) * (HEADS / WIDTH) ** 0.5)
        return (scores @ v).transpose(0, 2, 1, 3).reshape(BATCH, TOKENS, WIDTH) @ p["out"]

    def loss(p, x):
        y = x + attention(p, layer_norm(x) * p["gain1"] + p["bias1"])
        h = jax.nn.gelu((layer_norm(y) * p["gain2"] + p["bias2"]) @ p["up"] + p["up_bias"])
        return jnp.mean((y + h @ p["down"] + p["down_bias"]) ** 2)

    return gradient(loss, data.block(), data.noise(BATCH, TOKENS, WIDTH))


def gradients():
    def one(p, x, y):
        return cross_entropy(perceptron(p, x[None], jnp.tanh), y[None])

    all_of = jax.jit(jax.vmap(jax.grad(one), in_axes=(None, 0, 0)))
    params, x, y = arrays((data.dense(64, 64, 10), data.noise(128, 64), data.labels(128, 10)))
    return lambda: jax.block_until_ready(all_of(params, x, y))


workloads = {
    "MLP 784-512-256-10, Adam": large,
    "LeNet-5, momentum": lenet_momentum,
    "MLP 2-16-2, SGD": small,
    "GRU, gradient": gru,
    "transformer block, gradient": transformer,
    "vmap(grad) of MLP 64-64-10, 128 examples": gradients,
    "first call of the MLP's step": large,
}
