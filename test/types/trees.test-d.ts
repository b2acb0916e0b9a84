import { pipe } from "fp-ts/function"
import * as O from "fp-ts/Option"
import { describe, expectTypeOf, test } from "vitest"
import {
  type AnyScalar,
  checkpoint,
  cond,
  customVjp,
  grad,
  item,
  jacrev,
  jit,
  jvp,
  linearize,
  mul,
  type NDArray,
  type Scalar,
  type Shape,
  scan,
  sum,
  Tree,
  valueAndGrad,
  valueAndGradWithAux,
  vjp,
  vmap,
  vmapWith,
  zeros,
} from "../../src/index.js"
import { type Key, key, split } from "../../src/random/index.js"

interface Linear {
  readonly w: NDArray
  readonly b?: NDArray
}
interface Mlp {
  readonly layers: readonly Linear[]
  readonly head: Linear
  readonly scale: readonly [NDArray, NDArray | null]
}
declare const mlp: Mlp
declare const x: NDArray
declare const unknown: NDArray
const loss = (p: Mlp, x: NDArray): AnyScalar => sum(mul(x, p.head.w))

describe("trees are types", () => {
  test("interfaces, tuples, optional and null leaves pass through grad", () => {
    expectTypeOf(grad(loss)(mlp, x)).toEqualTypeOf<Mlp>()
    expectTypeOf(valueAndGrad(loss)(mlp, x)[1].scale[1]).toEqualTypeOf<NDArray | null>()
    expectTypeOf(grad(loss)(mlp, x).head.b).toEqualTypeOf<NDArray | undefined>()
  })
  test("a loss that is generic in its shapes stays so", () => {
    const generic = <S extends Shape>(p: { readonly w: NDArray<S, "float32"> }): Scalar => sum(p.w) as Scalar
    const g = grad(generic)({ w: zeros([2, 3]) })
    expectTypeOf(g.w.shape).toEqualTypeOf<readonly [2, 3]>()
  })
  test("further arguments of grad may be anything, and keep their types", () => {
    const f = (p: Linear, n: number, k: Key): AnyScalar => (n > 0 && k !== null ? sum(p.w) : sum(p.w))
    expectTypeOf(grad(f)).parameter(1).toEqualTypeOf<number>()
    expectTypeOf(grad(f)).parameter(2).toEqualTypeOf<Key>()
  })
  test("aux comes back as it is", () => {
    const [[value, aux], grads] = valueAndGradWithAux((p: Linear) => [
      sum(p.w) as AnyScalar,
      { n: p.w, name: [p.w] as const },
    ])(mlp.head)
    expectTypeOf(value).toEqualTypeOf<AnyScalar>()
    expectTypeOf(aux.name).toEqualTypeOf<readonly [NDArray]>()
    expectTypeOf(grads).toEqualTypeOf<Linear>()
  })
})

describe("wrong leaves are rejected", () => {
  const any = <P>(_p: P): AnyScalar => sum(x)
  test("where grad is called", () => {
    // @ts-expect-error a number is no leaf
    grad((p: { readonly lr: number }): AnyScalar => any(p))({ lr: 1 })
    // @ts-expect-error nor is a string
    grad((p: { readonly name: string }): AnyScalar => any(p))({ name: "a" })
    // @ts-expect-error nor a function
    grad((p: { readonly f: () => void }): AnyScalar => any(p))({ f: () => undefined })
    // @ts-expect-error nor a Map, whose methods are functions
    grad((p: ReadonlyMap<string, NDArray>): AnyScalar => any(p))(new Map<string, NDArray>())
  })
  test("a loss must be a scalar", () => {
    // @ts-expect-error float32[3] is none
    grad((p: NDArray<readonly [3], "float32">) => p)
  })
  test("tangents have the type of the primals", () => {
    // @ts-expect-error there is no b
    jvp((p: { readonly a: NDArray }) => p.a)([{ a: x }], [{ b: x }])
  })
  test("trees that are mapped together have one type", () => {
    // @ts-expect-error the second tree is another
    Tree.map((a, b) => mul(a, b), { a: x }, { b: x })
  })
})

describe("transforms keep signatures", () => {
  const f = (p: Linear, x: NDArray): NDArray => mul(p.w, x)
  test("of jit, vmap and checkpoint", () => {
    expectTypeOf(jit(f)).toEqualTypeOf(f)
    expectTypeOf(vmap(f)).toEqualTypeOf(f)
    expectTypeOf(checkpoint(f)).toEqualTypeOf(f)
    expectTypeOf(vmapWith({ in: [null, 0], out: 1 })(f)).toEqualTypeOf(f)
  })
  test("through pipe", () => {
    const step = pipe(loss, valueAndGrad, jit)
    expectTypeOf(step(mlp, x)).toEqualTypeOf<readonly [AnyScalar, Mlp]>()
    expectTypeOf(pipe(f, vmap, jit)).toEqualTypeOf(f)
  })
  test("of vjp, linearize and the Jacobian", () => {
    const g = (p: Linear, x: NDArray): { readonly y: NDArray } => ({ y: mul(p.w, x) })
    expectTypeOf(vjp(g)(mlp.head, x)[1]).toEqualTypeOf<(ct: { readonly y: NDArray }) => [p: Linear, x: NDArray]>()
    expectTypeOf(linearize(g)(mlp.head, x)[1]).parameter(0).toEqualTypeOf<Linear>()
    expectTypeOf(jacrev(g)(mlp.head, x).y).toEqualTypeOf<Linear>()
  })
  test("of control flow", () => {
    const [carry, ys] = scan((c: Linear, x: NDArray) => [c, { out: [x] as const }], mlp.head, x)
    expectTypeOf(carry).toEqualTypeOf<Linear>()
    expectTypeOf(ys).toEqualTypeOf<{ out: readonly [NDArray] }>()
    expectTypeOf(
      cond(
        x,
        (a: NDArray) => ({ a }),
        (a: NDArray) => ({ a }),
        x,
      ),
    ).toEqualTypeOf<{ a: NDArray }>()
    const h = customVjp(
      (a: NDArray, b: Linear) => mul(a, b.w),
      (a, b) => [mul(a, b.w), { a, b }] as const,
      (kept, ct) => [mul(ct, kept.b.w), null],
    )
    expectTypeOf(h).parameter(1).toEqualTypeOf<Linear>()
  })
})

describe("reading and mapping", () => {
  test("item is a number unless the dtype is known to be bool", () => {
    expectTypeOf(item(unknown)).toEqualTypeOf<number>()
    expectTypeOf(item(zeros([], { dtype: "bool" }))).toEqualTypeOf<boolean>()
    expectTypeOf(item(zeros([], { dtype: "int32" }))).toEqualTypeOf<number>()
  })
  test("Tree.map and traverse keep the structure", () => {
    const dims = Tree.map((w): number => w.shape.length, { a: [x] as const })
    expectTypeOf(dims).toEqualTypeOf<{ readonly a: readonly [number] }>()
    const some = Tree.traverse(O.Applicative)({ a: x }, (w) => O.some(w.dtype as string))
    expectTypeOf(some).toEqualTypeOf<O.Option<{ readonly a: string }>>()
  })
  test("split is a tuple for a literal number, else a list", () => {
    const k = key(0)
    expectTypeOf(split(k)).toEqualTypeOf<readonly [Key, Key]>()
    expectTypeOf(split(k, 3)).toEqualTypeOf<readonly [Key, Key, Key]>()
    expectTypeOf(split(k, 5000)).toEqualTypeOf<readonly Key[]>()
    expectTypeOf(split(k, Number("3"))).toEqualTypeOf<readonly Key[]>()
  })
})
