// What the test computes, in Node and in pages alike: a few jitted functions, and the bits of their results.

/**
 * What the library does with its engine: the most threads that helped in a call so far, learned from how it calls its
 * modules, and whether the engine has relaxed instructions, learned from the answer to its question. `separate` makes
 * that answer no, so that products and sums are rounded apart.
 */
export const watch = (separate) => {
  const seen = { helpers: 0, relaxed: false }
  const { validate } = WebAssembly
  WebAssembly.validate = (bytes) => {
    seen.relaxed = !separate && validate(bytes)
    return seen.relaxed
  }
  const counted = (main) => (helpers) => {
    seen.helpers = Math.max(seen.helpers, helpers)
    main(helpers)
  }
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct: (Instance, args) => {
      const { main, ...rest } = new Instance(...args).exports
      return { exports: main === undefined ? rest : { ...rest, main: counted(main) } }
    },
  })
  return seen
}

const spread = (n, seed) =>
  Float32Array.from({ length: n }, (_, i) => (((i * 7919 + seed * 104729) % 10007) - 5003) / 5003)

const inputs = ({ fromTypedArray, reshape }) => {
  const make = (shape, seed) =>
    reshape(
      fromTypedArray(
        spread(
          shape.reduce((n, d) => n * d, 1),
          seed,
        ),
      ),
      shape,
    )
  return {
    x: make([300, 257], 1),
    y: make([257, 301], 2),
    long: make([300000], 3),
    image: make([2, 8, 40, 40], 4),
    kernel: make([16, 8, 3, 3], 5),
    w: make([64, 64], 6),
    state: make([64], 7),
    steps: make([20, 64], 8),
  }
}

const programs = (ct) => {
  const { add, conv, cumsum, exp, grad, logSoftmax, matmul, mul, scan, sin, softmax, sort, sum, tanh, valueAndGrad } =
    ct
  const cell = (w) => (h, x) => {
    const next = tanh(add(matmul(h, w), x))
    return [next, sum(next)]
  }
  return {
    matmul: ({ x, y }) => matmul(x, y),
    "matmul, differentiated": ({ x, y }) => valueAndGrad((a) => sum(sin(matmul(a, y))))(x),
    elementwise: ({ long }) => add(mul(tanh(long), exp(mul(long, long))), sin(mul(long, 100))),
    "a sum": ({ long }) => sum(mul(long, sin(long))),
    softmax: ({ x }) => softmax(x),
    "the gradient of logSoftmax": ({ x }) => grad((a) => sum(mul(a, logSoftmax(a))))(x),
    "a convolution, differentiated": ({ image, kernel }) =>
      grad((k) => sum(sin(conv(image, k, { padding: "SAME" }))))(kernel),
    sort: ({ long }) => sort(long),
    cumsum: ({ long }) => cumsum(long),
    "a loop, differentiated": ({ w, state, steps }) => grad((a) => sum(scan(cell(a), state, steps)[1]))(w),
  }
}

/** FNV-1a over the bytes of all leaves. */
const digest = (ct, tree) =>
  ct.Tree.leaves(tree)
    .map((leaf) => {
      const { buffer, byteOffset, byteLength } = ct.toTypedArray(leaf)
      return new Uint8Array(buffer, byteOffset, byteLength).reduce(
        (h, b) => Math.imul(h ^ b, 16777619) >>> 0,
        2166136261,
      )
    })
    .join()

/** The mean magnitude of all elements. */
const magnitude = (ct, tree) => {
  const all = ct.Tree.leaves(tree).flatMap((leaf) => [...ct.toTypedArray(leaf)])
  return all.reduce((sum, x) => sum + Math.abs(x), 0) / all.length
}

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Calls a large function until threads help, which a page that may have none never sees. */
const awaitThreads = async ({ jit, matmul }, { x, y }, seen, patience) => {
  const warm = jit((a, b) => matmul(a, b))
  for (const end = performance.now() + patience; seen.helpers === 0 && performance.now() < end; await sleep(10))
    warm(x, y)
}

/** Where and how the functions ran, the bits of what they gave, and how large it is. */
export const report = async (ct, seen, patience) => {
  const given = inputs(ct)
  await awaitThreads(ct, given, seen, patience)
  const results = Object.entries(programs(ct)).map(([name, f]) => [name, ct.jit(f)(given)])
  const each = (f) => Object.fromEntries(results.map(([name, tree]) => [name, f(ct, tree)]))
  return {
    backend: ct.explain(ct.jit(({ x, y }) => ct.matmul(x, y)))(given).backend,
    isolated: globalThis.crossOriginIsolated ?? null,
    ...seen,
    bits: each(digest),
    magnitudes: each(magnitude),
  }
}

/** What a GPU made of software gives soon, and rounding does not change much. */
const QUICK = ["matmul, differentiated", "elementwise", "a sum", "softmax", "a convolution, differentiated"]

/** What functions give on the page's GPU, and its name; null where there is none, and why. */
export const reportOn = async (ct, { requestDevice, toHost }) => {
  const made = await requestDevice()()
  if (made._tag === "Left") return { name: null, why: made.left.message, magnitudes: {} }
  const device = made.right
  const all = programs(ct)
  const given = inputs(ct)
  const results = QUICK.map((name) => [name, ct.jitWith({ device })(all[name])(given)])
  const fetched = await toHost(Object.fromEntries(results))()
  if (fetched._tag === "Left") throw fetched.left
  const sizes = Object.entries(fetched.right).map(([name, tree]) => [name, magnitude(ct, tree)])
  return { name: device.name, magnitudes: Object.fromEntries(sizes) }
}
