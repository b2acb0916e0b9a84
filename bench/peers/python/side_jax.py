"""JAX on the CPU, jitted."""

import os

os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax
import jax.numpy as jnp
from jax import lax

import data
import jax_models
import jax_networks
from data import MILLION

jax.config.update("jax_enable_x64", True)

FOUR = (4 * MILLION,)
MANY = (4096, 1024)


def call(f, *xs):
    """Calls until the result is there."""
    return lambda: jax.block_until_ready(f(*xs))


def on(f, *shapes):
    return lambda: call(jax.jit(f), *[jnp.asarray(data.noise(*s, seed=i)) for i, s in enumerate(shapes)])


def product(m, k, n):
    return on(jnp.matmul, (m, k), (k, n))


def double():
    xs = [jnp.asarray(data.noise(512, 512, seed=i), dtype="float64") for i in (1, 2)]
    return call(jax.jit(jnp.matmul), *xs)


def convolution(kernel, stride, dilation):
    def f(x, w):
        return lax.conv_general_dilated(x, w, (stride, stride), "SAME", rhs_dilation=(dilation, dilation))

    return on(f, (1, 64, 56, 56), (64, 64, kernel, kernel))


def chain(x):
    return jnp.sum(jnp.tanh(2 * x + 1) * jnp.exp(-x * x) + jnp.sin(x))


def normal():
    draw = jax.jit(lambda k: jax.random.normal(k, FOUR, dtype="float32"))
    return call(draw, jax.random.key(0))


def leaves():
    tree = [jnp.asarray(data.noise(4, seed=i)) for i in range(100)]
    return call(jax.jit(lambda t: jax.tree.map(lambda x: x + 1, t)), tree)


def eager():
    x, y = jnp.asarray(data.noise(4, seed=1)), jnp.asarray(data.noise(4, seed=2))
    return call(jnp.add, x, y)


version = f"{jax.__version__}, {jax.devices()[0].platform}"
cannot = {}
workloads = {
    **{name: product(*sizes) for name, sizes in data.PRODUCTS.items()},
    **{name: convolution(*sizes) for name, sizes in data.CONVOLUTIONS.items()},
    "matmul f64 512": double,
    "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M": on(chain, FOUR),
    "exp 4M": on(jnp.exp, FOUR),
    "tanh 4M": on(jnp.tanh, FOUR),
    "gelu 4M": on(jax.nn.gelu, FOUR),
    "sin 4M": on(jnp.sin, FOUR),
    "softmax 4096x1024": on(jax.nn.softmax, MANY),
    "sum 16M": on(jnp.sum, (16 * MILLION,)),
    "layerNorm 4096x1024": on(jax_networks.layer_norm, MANY),
    "sort 1M": on(jnp.sort, (MILLION,)),
    "cumsum 4M": on(jnp.cumsum, FOUR),
    "normal 4M": normal,
    "jitted x + 1 on 4 elements": on(lambda x: x + 1, (4,)),
    "jitted x + 1 on 100 leaves": leaves,
    "add on 4 elements, outside jit": eager,
    **jax_networks.workloads,
    **jax_models.workloads,
}
