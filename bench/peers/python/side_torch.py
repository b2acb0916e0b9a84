"""PyTorch on the CPU, eager, as most programs run it."""

import torch
from torch.nn import functional as F

import data
import torch_models
import torch_networks
from data import MILLION

FOUR = (4 * MILLION,)
MANY = (4096, 1024)


def on(f, *shapes):
    """A function of arrays of these shapes, without gradients."""

    def prepare():
        xs = [torch.from_numpy(data.noise(*s, seed=i)) for i, s in enumerate(shapes)]

        def run():
            with torch.inference_mode():
                f(*xs)

        return run

    return prepare


def product(m, k, n):
    return on(torch.matmul, (m, k), (k, n))


def double():
    x, y = [torch.from_numpy(data.noise(512, 512, seed=i)).double() for i in (1, 2)]
    return lambda: x @ y


def convolution(kernel, stride, dilation):
    def f(x, w):
        return F.conv2d(x, w, stride=stride, padding=dilation * (kernel - 1) // 2, dilation=dilation)

    return on(f, (1, 64, 56, 56), (64, 64, kernel, kernel))


def chain(x):
    return torch.sum(torch.tanh(2 * x + 1) * torch.exp(-x * x) + torch.sin(x))


def leaves():
    xs = [torch.from_numpy(data.noise(4, seed=i)) for i in range(100)]
    return lambda: [x + 1 for x in xs]


version = f"{torch.__version__}, {torch.get_num_threads()} threads"
cannot = {"first call of the MLP's step": "compiles nothing when it is eager"}
workloads = {
    **{name: product(*sizes) for name, sizes in data.PRODUCTS.items()},
    **{name: convolution(*sizes) for name, sizes in data.CONVOLUTIONS.items()},
    "matmul f64 512": double,
    "sum(tanh(2x+1) exp(-x x) + sin(x)) 4M": on(chain, FOUR),
    "exp 4M": on(torch.exp, FOUR),
    "tanh 4M": on(torch.tanh, FOUR),
    "gelu 4M": on(lambda x: F.gelu(x, approximate="tanh"), FOUR),
    "sin 4M": on(torch.sin, FOUR),
    "softmax 4096x1024": on(lambda x: torch.softmax(x, -1), MANY),
    "sum 16M": on(torch.sum, (16 * MILLION,)),
    "layerNorm 4096x1024": on(lambda x: F.layer_norm(x, (1024,)), MANY),
    "sort 1M": on(torch.sort, (MILLION,)),
    "cumsum 4M": on(lambda x: torch.cumsum(x, 0), FOUR),
    "normal 4M": lambda: lambda: torch.randn(*FOUR),
    "jitted x + 1 on 4 elements": on(lambda x: x + 1, (4,)),
    "jitted x + 1 on 100 leaves": leaves,
    "add on 4 elements, outside jit": on(torch.add, (4,), (4,)),
    **torch_networks.workloads,
    **torch_models.workloads,
}
