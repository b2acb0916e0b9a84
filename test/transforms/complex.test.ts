import { describe, expect, test } from "vitest"
import {
  abs,
  abstract,
  add,
  allClose,
  array,
  associativeScan,
  checkpoint,
  complex,
  cond,
  conj,
  cos,
  customJvp,
  customVjp,
  DonationError,
  DTypeError,
  divide,
  evalShape,
  exp,
  flip,
  foriLoop,
  grad,
  imag,
  jacobian,
  jit,
  jitWith,
  jvp,
  less,
  linearize,
  linearTranspose,
  log,
  matmul,
  mul,
  type NDArray,
  real,
  scan,
  show,
  sin,
  square,
  sum,
  TreeError,
  toArray,
  trace,
  valueAndGrad,
  vjp,
  vmap,
  vmapWith,
  whileLoop,
} from "../../src/index.js"
import * as Tree from "../../src/tree/index.js"

const z = complex(array([0.5, -1]), array([2, 0.25]))
const w = complex(array([1, -2]), array([-0.5, 3]))
const c = complex(array([0.25, 1]), array([-1, 2]))

const expectClose = (got: NDArray, wanted: NDArray): void => {
  if (!allClose(got, wanted, { rtol: 1e-5, atol: 1e-6 })) expect.fail(`got ${got}, expected ${wanted}`)
}

describe("derivatives have JAX's convention", () => {
  test("the gradient of a real function is df/dx - i df/dy", () => {
    expect(toArray(grad((x: NDArray) => sum(square(abs(x))))(complex(array([3]), array([4]))))).toEqual([
      { re: 6, im: -8 },
    ])
    expectClose(grad((x: NDArray) => sum(real(mul(x, x))))(z), mul(z, 2))
    expectClose(grad((x: NDArray) => sum(imag(sin(x))))(z), mul(cos(z), complex(0, -1)))
  })

  test("the pullback of an analytic function multiplies with its derivative", () => {
    for (const [f, derivative] of [
      [exp, exp],
      [sin, cos],
      [log, (x: NDArray) => divide(1, x)],
      [square, (x: NDArray) => mul(x, 2)],
    ] as const) {
      const [y, pullback] = vjp((x: NDArray): NDArray => f(x))(z)
      expectClose(y, f(z))
      expectClose(pullback(c)[0], mul(c, derivative(z)))
      expectClose(jvp((x: NDArray): NDArray => f(x))([z], [c])[1], mul(c, derivative(z)))
      expectClose(linearize((x: NDArray): NDArray => f(x))(z)[1](c), mul(c, derivative(z)))
    }
  })

  test("transposition pairs without a conjugate", () => {
    expectClose(linearTranspose((x: NDArray) => mul(w, x))(z)(c)[0], mul(w, c))
    expectClose(linearTranspose((x: NDArray) => conj(x))(z)(c)[0], conj(c))
  })

  test("real and complex leaves together", () => {
    const params = { scale: array([2, 3]), z }
    const loss = (p: typeof params): NDArray => sum(mul(p.scale, square(abs(p.z))))
    const [value, g] = valueAndGrad(loss)(params)
    expectClose(value, sum(mul(params.scale, square(abs(z)))))
    expectClose(g.scale, square(abs(z)))
    expectClose(g.z, mul(conj(z), complex(mul(params.scale, 2), 0)))
  })

  test("a complex loss is refused", () => {
    expect(() => grad((x: NDArray) => sum(x))(z)).toThrow(DTypeError)
    expect(() => grad((x: NDArray) => sum(x))(z)).toThrow(/must return a real scalar, not complex64\[\]/)
    expect(() => jacobian((x: NDArray) => x)(z)).toThrow(/Jacobian is not one matrix/)
  })

  test("the size has the derivative 0 at 0", () => {
    expect(toArray(grad((x: NDArray) => abs(x))(complex(0, 0)))).toEqual({ re: 0, im: -0 })
  })

  test("a rule of one's own has the same convention", () => {
    const f = (x: NDArray): NDArray => exp(x)
    const forward = customJvp(f, ([x], [t]) => [exp(x), mul(t, exp(x))])
    const backward = customVjp(
      f,
      (x: NDArray) => [exp(x), exp(x)],
      (y: NDArray, ct) => [mul(ct, y)],
    )
    for (const g of [forward, backward]) expectClose(vjp((x: NDArray) => g(x))(z)[1](c)[0], mul(c, exp(z)))
  })

  test("structures must agree", () => {
    expect(() => jvp((x: NDArray) => exp(x))([z], [array([1, 1])])).toThrow(TreeError)
    expect(() => jvp((x: NDArray) => exp(x))([z], [array([1, 1])])).toThrow(/a complex array was expected/)
  })
})

describe("transforms take complex arrays apart", () => {
  const f = (x: NDArray, y: NDArray): NDArray => divide(mul(x, exp(y)), add(x, 2))

  test("jit", () => {
    expectClose(jit(f)(z, w), f(z, w))
    const donating = jitWith({ donate: [0] })((x: NDArray) => mul(x, x))
    const given = mul(z, 1)
    donating(given)
    expect(() => add(given, 1)).toThrow(DonationError)
    expect(String(given)).toContain("donated")
  })

  test("a jitted function keeps real and complex arguments apart", () => {
    const double = jit((x: NDArray) => mul(x, 2))
    expect(toArray(double(array([1])))).toEqual([2])
    expect(toArray(double(complex(array([1]), 1)))).toEqual([{ re: 2, im: 2 }])
  })

  test("vmap", () => {
    expectClose(vmap(f)(z, w), f(z, w))
    const outer = vmapWith({ in: [0, null] })((x: NDArray, y: NDArray) => mul(x, y))(z, w)
    expect(outer.shape).toEqual([2, 2])
    const rows = complex(
      array([
        [1, 2],
        [3, 4],
      ]),
      array([
        [0, 1],
        [1, 0],
      ]),
    )
    expectClose(vmapWith({ out: 1 })((x: NDArray) => matmul(rows, x))(rows), matmul(rows, rowsOf(rows)))
  })

  test("loops carry complex states", () => {
    const [last, all] = scan((s: NDArray, x: NDArray) => [mul(s, x), s] as const, complex(1, 0), z)
    expectClose(last, mul(complex(0.5, 2), complex(-1, 0.25)))
    expectClose(all, complex(array([1, 0.5]), array([0, 2])))
    expectClose(
      foriLoop(0, 4, (_, x) => mul(x, complex(0, 1)), complex(2, 1)),
      complex(2, 1),
    )
    const grown = whileLoop(
      (x: NDArray) => less(abs(x), 4),
      (x: NDArray) => mul(x, complex(1, 1)),
      complex(1, 0),
    )
    expectClose(grown, complex(-4, 0))
    expectClose(
      associativeScan((x: NDArray, y: NDArray) => mul(x, y), z),
      scan((s: NDArray, x: NDArray) => [mul(s, x), mul(s, x)] as const, complex(1, 0), z)[1],
    )
    expect(() => scan((s: NDArray) => [real(s), null] as const, complex(1, 0), z)).toThrow(/carry/)
  })

  test("scan has gradients in a complex state", () => {
    const run = (x: NDArray): NDArray =>
      square(abs(scan((s: NDArray, y: NDArray) => [mul(s, y), null] as const, complex(1, 0), x)[0]))
    const sizes = square(abs(flip(z)))
    expectClose(grad(run)(z), mul(conj(z), complex(mul(sizes, 2), 0)))
  })

  test("cond, checkpoint and evalShape", () => {
    const branch = (x: NDArray): NDArray => cond(less(sum(abs(x)), 1), exp, conj, x)
    expectClose(branch(z), conj(z))
    expectClose(grad((x: NDArray) => sum(abs(checkpoint(exp)(x))))(z), grad((x: NDArray) => sum(abs(exp(x))))(z))
    const y = evalShape((x: NDArray) => mul(x, x))(abstract([2], { dtype: "complex64" }))
    expect(String(y)).toBe("complex64[2] (abstract)")
    expect(y.dtype).toBe("complex64")
  })

  test("a program has real arrays only", () => {
    expect(show(trace((x: NDArray) => add(x, conj(x)))(z))).not.toContain("complex")
  })

  test("a complex leaf is one leaf of a tree", () => {
    const tree = { a: z, b: [array([1])] }
    expect(Tree.leaves(tree).map((x) => x.dtype)).toEqual(["complex64", "float32"])
    expectClose(Tree.map((x) => mul(x, 2), tree).a, mul(z, 2))
  })
})

const rowsOf = (x: NDArray): NDArray => vmapWith({ out: 1 })((row: NDArray) => row)(x)
