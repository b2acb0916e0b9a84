"""Training steps of whole models in JAX: a residual network with the statistics of its batches, and a transformer."""

import jax
import jax.numpy as jnp
from jax import lax

import model_data
from jax_networks import adam, arrays, layer_norm, training, zeros
from model_data import BATCH, HEADS, TOKENS, WIDTH

tree = jax.tree


def cross_entropy(logits, labels):
    chosen = jnp.take_along_axis(jax.nn.log_softmax(logits), labels[..., None], axis=-1)
    return -jnp.mean(chosen)


def batch_norm(p, s, x):
    """By the moments of the batch, which move the running ones."""
    n = x.size // x.shape[1]
    mean = jnp.mean(x, (0, 2, 3), keepdims=True)
    var = jnp.mean((x - mean) ** 2, (0, 2, 3), keepdims=True)
    y = (x - mean) * lax.rsqrt(var + 1e-5) * p["scale"][:, None, None] + p["bias"][:, None, None]
    moved = {
        "mean": 0.9 * s["mean"] + 0.1 * lax.stop_gradient(mean.ravel()),
        "var": 0.9 * s["var"] + 0.1 * lax.stop_gradient(var.ravel()) * (n / (n - 1)),
    }
    return y, moved


def normed(p, s, x, stride=1):
    margin = (p["kernel"].shape[-1] - 1) // 2
    return batch_norm(p, s, lax.conv_general_dilated(x, p["kernel"], (stride, stride), [(margin, margin)] * 2))


def block(p, s, x, stride):
    y, first = normed(p["first"], s["first"], x, stride)
    y, second = normed(p["second"], s["second"], jax.nn.relu(y))
    moved = {"first": first, "second": second}
    if "around" in p:
        x, moved["around"] = normed(p["around"], s["around"], x, stride)
    return jax.nn.relu(x + y), moved


def resnet(p, s, x):
    """Logits, and the statistics after this batch."""
    x, stem = normed(p["stem"], s["stem"], x)
    x, moved = jax.nn.relu(x), []
    for q, t, (_, _, stride) in zip(p["blocks"], s["blocks"], model_data.BLOCKS):
        x, after = block(q, t, x, stride)
        moved.append(after)
    logits = jnp.mean(x, (2, 3)) @ p["head"]["w"] + p["head"]["b"]
    return logits, {"stem": stem, "blocks": moved}


def resnet_step(state, x, y):
    def loss(p):
        logits, moved = resnet(p, s, x)
        return cross_entropy(logits, y), moved

    p, s, v = state
    (value, s), g = jax.value_and_grad(loss, has_aux=True)(p)
    v = tree.map(lambda a, b: 0.9 * a + b, v, g)
    return (tree.map(lambda q, a: q - 0.01 * a, p, v), s, v), value


def dense(p, x):
    return x @ p["w"] + p["b"]


def norm(p, x):
    return layer_norm(x) * p["scale"] + p["bias"]


def attention(p, x):
    q, k, v = [dense(p[name], x).reshape(BATCH, TOKENS, HEADS, -1).transpose(0, 2, 1, 3) for name in "qkv"]
    scores = q @ k.swapaxes(-1, -2) * (HEADS / WIDTH) ** 0.5
    seen = jax.nn.softmax(jnp.where(jnp.tri(TOKENS, dtype=bool), scores, -jnp.inf))
    return dense(p["out"], (seen @ v).transpose(0, 2, 1, 3).reshape(BATCH, TOKENS, WIDTH))


def language(p, ids):
    x = p["table"][ids] + p["positions"]
    for q in p["layers"]:
        x = x + attention(q, norm(q["norm1"], x))
        x = x + dense(q["down"], jax.nn.gelu(dense(q["up"], norm(q["norm2"], x))))
    return norm(p["norm"], x) @ p["head"]


def language_step(state, x, y):
    loss, g = jax.value_and_grad(lambda q: cross_entropy(language(q, x), y))(state[0])
    return adam(state, g), loss


def resnet_momentum():
    params = arrays(model_data.resnet())
    state = (params, arrays(model_data.statistics(params)), zeros(params))
    return training(resnet_step, state, *arrays(model_data.images()))


def language_adam():
    params = arrays(model_data.language())
    state = (params, zeros(params), zeros(params), jnp.zeros((), "float32"))
    return training(language_step, state, *arrays(model_data.tokens()))


workloads = {"ResNet-18 32x32, momentum": resnet_momentum, "transformer of 4 layers, Adam": language_adam}
