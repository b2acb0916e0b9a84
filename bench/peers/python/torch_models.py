"""Training steps of whole models with PyTorch's optimizers: a residual network, and a transformer."""

import torch
from torch.nn import functional as F
from torch.utils import _pytree as tree

import model_data
from model_data import BATCH, HEADS, TOKENS, WIDTH
from torch_networks import tensor, training


def trained(arrays):
    """A tree of parameters, and the list of them."""
    params = tree.tree_map(lambda a: tensor(a).requires_grad_(), arrays)
    return params, tree.tree_leaves(params)


def normed(p, s, x, stride=1):
    y = F.conv2d(x, p["kernel"], stride=stride, padding=(p["kernel"].shape[-1] - 1) // 2)
    return F.batch_norm(y, s["mean"], s["var"], p["scale"], p["bias"], training=True)


def block(p, s, x, stride):
    y = normed(p["second"], s["second"], F.relu(normed(p["first"], s["first"], x, stride)))
    return F.relu(y + (normed(p["around"], s["around"], x, stride) if "around" in p else x))


def resnet(p, s, x):
    """Logits; the statistics move."""
    x = F.relu(normed(p["stem"], s["stem"], x))
    for q, t, (_, _, stride) in zip(p["blocks"], s["blocks"], model_data.BLOCKS):
        x = block(q, t, x, stride)
    return torch.addmm(p["head"]["b"], x.mean((2, 3)), p["head"]["w"])


def dense(p, x):
    return x @ p["w"] + p["b"]


def norm(p, x):
    return F.layer_norm(x, (WIDTH,), p["scale"], p["bias"])


def attention(p, x):
    q, k, v = [dense(p[name], x).view(BATCH, TOKENS, HEADS, -1).transpose(1, 2) for name in "qkv"]
    mixed = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    return dense(p["out"], mixed.transpose(1, 2).reshape(BATCH, TOKENS, WIDTH))


def language(p, ids):
    x = F.embedding(ids, p["table"]) + p["positions"]
    for q in p["layers"]:
        x = x + attention(q, norm(q["norm1"], x))
        x = x + dense(q["down"], F.gelu(dense(q["up"], norm(q["norm2"], x)), approximate="tanh"))
    return norm(p["norm"], x) @ p["head"]


def resnet_momentum():
    arrays = model_data.resnet()
    params, leaves = trained(arrays)
    statistics = tree.tree_map(tensor, model_data.statistics(arrays))
    x, y = map(tensor, model_data.images())
    optimizer = torch.optim.SGD(leaves, lr=0.01, momentum=0.9)
    return training(optimizer, lambda: F.cross_entropy(resnet(params, statistics, x), y))


def language_adam():
    params, leaves = trained(model_data.language())
    x, y = map(tensor, model_data.tokens())
    optimizer = torch.optim.Adam(leaves, lr=1e-3)
    return training(optimizer, lambda: F.cross_entropy(language(params, x).flatten(0, 1), y.flatten()))


workloads = {"ResNet-18 32x32, momentum": resnet_momentum, "transformer of 4 layers, Adam": language_adam}
