import * as fc from "fast-check"
import { describe, expect, test } from "vitest"
import { arrays, assertLaw, laws } from "../../laws/index.js"
import {
  add,
  allClose,
  array,
  astype,
  cos,
  grad,
  gradWithAux,
  hessian,
  hvp,
  item,
  jacfwd,
  jacobian,
  jacrev,
  jit,
  jvp,
  linearize,
  linearTranspose,
  matmul,
  mul,
  type NDArray,
  sin,
  square,
  stopGradient,
  sub,
  sum,
  tanh,
  toArray,
  transpose,
  valueAndGrad,
  valueAndGradWithAux,
  vjp,
  vmap,
  zeros,
} from "../../src/index.js"
import * as Tree from "../../src/tree/index.js"

interface Params {
  readonly layers: readonly { readonly w: NDArray; readonly b: NDArray }[]
  readonly scale: NDArray | null
}

const numRuns = 20
const weights = (shape: readonly number[], salt: number) => arrays(shape, { dtype: "float32", salt })
const models: fc.Arbitrary<Params> = fc.record({
  layers: fc.tuple(
    fc.record({ w: weights([3, 2], 0), b: weights([2], 1) }),
    fc.record({ w: weights([2, 2], 2), b: weights([2], 3) }),
  ),
  scale: fc.constantFrom(null, array(0.5)),
})
const x = array([
  [0.1, -0.4, 0.3],
  [0.7, 0.2, -0.6],
])
const mlp = ({ layers, scale }: Params): NDArray => {
  const y = layers.reduce<NDArray>((h, { w, b }) => tanh(add(matmul(h, w), b)), x)
  return scale === null ? y : mul(y, scale)
}
const loss = (p: Params): NDArray => sum(square(mlp(p)))
const close = (a: unknown, b: unknown): void => {
  const [xs, ys] = [a, b].map((t) => Tree.flatten(t as NDArray))
  expect(xs![1]).toEqual(ys![1])
  xs![0].forEach((u, i) => {
    expect(allClose(u, ys![0][i]!, { rtol: 1e-4, atol: 1e-5 }), `${u}\n${ys![0][i]}`).toBe(true)
  })
}

describe("a network of layers, as a tree", () => {
  for (const law of [
    laws.gradient,
    laws.jvp,
    laws.vjp,
    laws.linearize,
    laws.jit,
    laws.program,
    laws.checkpoint,
    laws.pure,
  ])
    test(law(mlp).name, () => assertLaw<Params>(law(mlp), models, { numRuns }))
  test("second derivatives", () => assertLaw<Params>(laws.secondDerivative(loss), models, { numRuns: 5 }))
  test("vmap", () =>
    assertLaw<readonly Params[]>(
      laws.vmap(loss),
      fc.tuple(models, models).filter(([a, b]) => (a.scale === null) === (b.scale === null)),
      { numRuns },
    ))
  test("the gradient has the structure of the parameters", () => {
    fc.assert(
      fc.property(models, (p) => {
        const [value, grads] = valueAndGrad(loss)(p)
        expect(Tree.structure(grads)).toEqual(Tree.structure(p))
        close(grads, grad(loss)(p))
        close(value, loss(p))
      }),
      { numRuns: 5 },
    )
  })
})

describe("Jacobians", () => {
  const f = ({ a, b }: { readonly a: NDArray; readonly b: readonly [NDArray] }) => ({
    sum: add(sin(a), item(array(1))),
    products: [mul(a, sum(b[0]))],
  })
  const points = fc.record({ a: arrays([2]), b: fc.tuple(arrays([2, 2], { salt: 1 })) })
  test("forward = reverse, on trees", () => {
    fc.assert(
      fc.property(points, (p) => close(jacfwd(f)(p), jacrev(f)(p))),
      { numRuns },
    )
    const p = { a: array([1, 2]), b: [zeros([2, 2])] as const }
    expect(jacobian(f)(p).products[0]!.b[0].shape).toEqual([2, 2, 2])
  })
  test("of a linear function is its matrix", () => {
    const m = array([
      [1, 2, 3],
      [4, 5, 6],
    ])
    expect(toArray(jacfwd((v: NDArray) => matmul(m, v))(zeros([3])))).toEqual(toArray(m))
    expect(toArray(jacrev((v: NDArray) => matmul(m, v))(zeros([3])))).toEqual(toArray(m))
  })
  test("the Hessian is symmetric, and hvp is its product with a vector", () => {
    const g = (v: NDArray): NDArray => sum(mul(sin(v), square(cos(matmul(v, transpose(v))))))
    const two = fc.tuple(arrays([3]), arrays([3], { salt: 1 }))
    fc.assert(
      fc.property(two, ([x, v]) => {
        const h = hessian((y: NDArray) => g(y))(x)
        close(h, transpose(h))
        close(hvp(g)(x, v), matmul(h, v))
      }),
      { numRuns },
    )
  })
  test("integer leaves have zero blocks", () => {
    const g = ({ x, n }: { readonly x: NDArray; readonly n: NDArray }): NDArray => mul(x, astype(n, "float32"))
    const at = { x: array([1, 2]), n: array([3, 4], { dtype: "int32" }) }
    expect(toArray(jacfwd(g)(at).n)).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(toArray(jacrev(g)(at).x)).toEqual([
      [3, 0],
      [0, 4],
    ])
  })
  test("the same array twice in a tree", () => {
    const x = array([1, 2])
    const g = ({ a, b }: { readonly a: NDArray; readonly b: NDArray }): NDArray => add(mul(a, 2), mul(b, 3))
    const eye = (n: number) => [
      [n, 0],
      [0, n],
    ]
    for (const jac of [jacfwd, jacrev]) {
      const j = jac(g)({ a: x, b: x })
      expect([toArray(j.a), toArray(j.b)]).toEqual([eye(2), eye(3)])
    }
    const twice = (x: NDArray) => [x, x] as const
    for (const jac of [jacfwd, jacrev]) expect(jac(twice)(x).map(toArray)).toEqual([eye(1), eye(1)])
  })
})

describe("derivatives against known mathematics", () => {
  test("value, gradient and aux", () => {
    const f = (x: NDArray, y: NDArray) => [mul(mul(x, x), y), { twice: mul(x, 2) }] as const
    const [[value, aux], g] = valueAndGradWithAux(f)(array(3), array(2))
    expect([item(value), item(aux.twice), item(g)]).toEqual([18, 6, 12])
    const [grads, more] = gradWithAux(f)(array(3), array(2))
    expect([item(grads), item(more.twice)]).toEqual([12, 6])
  })
  test("further arguments are constants, which may be anything", () => {
    const f = (x: NDArray, options: { readonly scale: number; readonly f: (x: NDArray) => NDArray }): NDArray =>
      options.f(mul(x, options.scale))
    expect(item(grad(f)(array(0), { scale: 3, f: sin as (x: NDArray) => NDArray }))).toBe(3)
  })
  test("vjp has a cotangent for every argument, jvp a tangent from each", () => {
    const f = (x: NDArray, [y]: readonly [NDArray]): NDArray => mul(x, sin(y))
    const [value, pullback] = vjp(f)(array(2), [array(0)])
    const [cx, [cy]] = pullback(array(5))
    expect([item(value), item(cx), item(cy)]).toEqual([0, 0, 10])
    const [, t] = jvp(f)([array(2), [array(0)]], [array(1), [array(1)]])
    expect(item(t)).toBe(2)
    const [, push] = linearize(f)(array(2), [array(0)])
    expect([item(push(array(1), [array(0)])), item(push(array(0), [array(1)]))]).toEqual([0, 2])
  })
  test("the pullback can be used again, in a trace, and transposed", () => {
    const [, pullback] = vjp((x: NDArray) => mul(x, array([1, 2, 3])))(array([1, 1, 1]))
    const rows = vmap((ct: NDArray) => pullback(ct)[0])(
      array([
        [1, 0, 0],
        [0, 1, 0],
      ]),
    )
    expect(toArray(rows)).toEqual([
      [1, 0, 0],
      [0, 2, 0],
    ])
    expect(toArray(jit((ct: NDArray) => pullback(ct)[0])(array([1, 1, 1])))).toEqual([1, 2, 3])
  })
  test("stopGradient stops it", () => {
    expect(item(grad((x: NDArray) => mul(stopGradient(x), x))(array(3)))).toBe(3)
    expect(item(grad((x: NDArray) => sub(x, stopGradient(x)))(array(3)))).toBe(1)
  })
})

describe("linearTranspose", () => {
  const m = array([
    [1, 2, 3],
    [4, 5, 6],
  ])
  const f = (x: NDArray, y: NDArray) => ({ a: matmul(m, x), b: sub(y, mul(x, 2)) })
  test("is the adjoint", () => {
    const [x, y] = [array([1, -1, 2]), array([3, 0, 1])]
    const ct = { a: array([2, -1]), b: array([1, 4, -2]) }
    const [bx, by] = linearTranspose(f)(zeros([3]), zeros([3]))(ct)
    const out = f(x, y)
    const forward = item(add(sum(mul(out.a, ct.a)), sum(mul(out.b, ct.b))))
    expect(item(add(sum(mul(bx, x)), sum(mul(by, y))))).toBeCloseTo(Number(forward), 4)
  })
  test("of a transpose is the function", () => {
    const back = (ct: NDArray): NDArray => linearTranspose((x: NDArray) => matmul(m, x))(zeros([3]))(ct)[0]
    expect(toArray(linearTranspose(back)(zeros([2]))(array([1, 0, 0]))[0])).toEqual([1, 4])
  })
})
