import { flow, pipe } from "fp-ts/function"
import { describe, expectTypeOf, test } from "vitest"
import * as A from "../../src/Array.js"
import type { NDArray, Scalar } from "../../src/array/index.js"
import type { Mismatch, Unknown } from "../../src/array/shape-types.js"
import * as op from "../../src/operations/index.js"
import { grad, jit, vmap } from "../../src/transforms/index.js"

declare const n: number
declare const unknown: NDArray
declare const anyRank: NDArray<readonly number[], "float32">
const [x, y] = [op.zeros([2, 3]), op.zeros([3, 4])]
const ids = op.zeros([3], { dtype: "int32" })

type F32<S extends readonly number[]> = NDArray<S, "float32">

describe("creation", () => {
  test("keeps literals, and any for what is not known", () => {
    expectTypeOf(x).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(op.ones([n, 3], { dtype: "int32" })).toEqualTypeOf<NDArray<readonly [Unknown, 3], "int32">>()
    expectTypeOf(op.zeros([n].concat(n))).toEqualTypeOf<F32<Unknown>>()
    expectTypeOf(op.full([], 1)).toEqualTypeOf<Scalar>()
    expectTypeOf(op.full([2], ids)).toEqualTypeOf<NDArray<readonly [2], "int32">>()
    expectTypeOf(op.eye(3)).toEqualTypeOf<F32<readonly [3, 3]>>()
    expectTypeOf(op.eye(3, 4)).toEqualTypeOf<F32<readonly [3, 4]>>()
    expectTypeOf(op.iota([2])).toEqualTypeOf<NDArray<readonly [2], "int32">>()
    expectTypeOf(op.zerosLike(ids)).toEqualTypeOf<NDArray<readonly [3], "int32">>()
    expectTypeOf(op.onesLike(ids, { dtype: "bool" })).toEqualTypeOf<NDArray<readonly [3], "bool">>()
    expectTypeOf(op.arange(3)).toEqualTypeOf<F32<readonly [Unknown]>>()
  })
})

describe("broadcasting", () => {
  test("of literals", () => {
    expectTypeOf(op.add(x, op.zeros([3]))).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(op.add(op.zeros([2, 1]), op.zeros([5, 1, 3]))).toEqualTypeOf<F32<readonly [5, 2, 3]>>()
    expectTypeOf(op.less(x, 1)).toEqualTypeOf<NDArray<readonly [2, 3], "bool">>()
    expectTypeOf(op.logicalAnd(x, ids)).toEqualTypeOf<NDArray<readonly [2, 3], "bool">>()
    expectTypeOf(op.where(op.less(x, 1), x, 0)).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(op.clip(x, 0, 1)).toEqualTypeOf<F32<readonly [2, 3]>>()
  })
  test("of numbers, which take the dtype of the other", () => {
    expectTypeOf(op.add(2, ids)).toEqualTypeOf<NDArray<readonly [3], "int32">>()
    expectTypeOf(op.add(x, 2)).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(op.add(1, 2)).toEqualTypeOf<Scalar>()
    expectTypeOf(op.power(x, 2)).toEqualTypeOf<F32<readonly [2, 3]>>()
  })
  test("with what is not known", () => {
    expectTypeOf(op.add(op.zeros([n, 3]), op.zeros([3]))).toEqualTypeOf<F32<readonly [Unknown, 3]>>()
    expectTypeOf(op.add(unknown, x).shape).toBeAny()
    expectTypeOf(op.add(anyRank, x).shape).toBeAny()
    const later: NDArray<readonly [7], "int32"> = op.add(unknown, unknown)
    expectTypeOf(later.dtype).toEqualTypeOf<"int32">()
  })
  test("a mismatch shows in the dimension of the result", () => {
    expectTypeOf(op.add(x, op.zeros([4]))).toEqualTypeOf<F32<readonly [2, Mismatch<3, 4>]>>()
    const wants = (z: F32<readonly [2, 3]>): Scalar => op.sum(z)
    // @ts-expect-error the mismatch is found where a shape is stated
    wants(op.add(x, op.zeros([4])))
  })
  test("mixed dtypes show in the dtype of the result", () => {
    const mixed = op.add(x, ids)
    expectTypeOf(mixed.dtype).toEqualTypeOf<"float32" | "int32">()
    // @ts-expect-error the mixture is found where a dtype is stated
    const stated: NDArray<Unknown, "float32"> = mixed
    expectTypeOf(stated).not.toBeAny()
  })
})

describe("matmul", () => {
  test("of matrices, vectors and batches", () => {
    expectTypeOf(op.matmul(x, y)).toEqualTypeOf<F32<readonly [2, 4]>>()
    expectTypeOf(op.matmul(x, op.zeros([3]))).toEqualTypeOf<F32<readonly [2]>>()
    expectTypeOf(op.matmul(op.zeros([2]), x)).toEqualTypeOf<F32<readonly [3]>>()
    expectTypeOf(op.matmul(op.zeros([3]), op.zeros([3]))).toEqualTypeOf<Scalar>()
    expectTypeOf(op.matmul(op.zeros([5, 1, 2, 3]), op.zeros([7, 3, 4]))).toEqualTypeOf<F32<readonly [5, 7, 2, 4]>>()
    expectTypeOf(op.matmul(op.zeros([n, 3]), y)).toEqualTypeOf<F32<readonly [Unknown, 4]>>()
    expectTypeOf(op.matmul(unknown, y).shape).toBeAny()
  })
  test("a mismatch shows in the result", () => {
    expectTypeOf(op.matmul(x, x)).toEqualTypeOf<F32<readonly [Mismatch<3, 2>, 3]>>()
    expectTypeOf(op.matmul(op.zeros([4]), op.zeros([3]))).toEqualTypeOf<F32<readonly [Mismatch<4, 3>]>>()
  })
})

describe("reductions", () => {
  const z = op.zeros([2, 3, 4])
  test("over literal axes", () => {
    expectTypeOf(op.sum(z)).toEqualTypeOf<Scalar>()
    expectTypeOf(op.sum(z, {})).toEqualTypeOf<Scalar>()
    expectTypeOf(op.sum(z, { axis: null })).toEqualTypeOf<Scalar>()
    expectTypeOf(op.mean(z, { axis: 1 })).toEqualTypeOf<F32<readonly [2, 4]>>()
    expectTypeOf(op.max(z, { axis: -1 })).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(op.std(z, { axis: [0, -1], ddof: 1 })).toEqualTypeOf<F32<readonly [3]>>()
    expectTypeOf(op.sum(z, { axis: 1, keepDims: true })).toEqualTypeOf<F32<readonly [2, 1, 4]>>()
    expectTypeOf(op.sum(z, { keepDims: true })).toEqualTypeOf<F32<readonly [1, 1, 1]>>()
    expectTypeOf(op.sum(z, { axis: 1, keepDims: false })).toEqualTypeOf<F32<readonly [2, 4]>>()
    expectTypeOf(op.argmax(z, { axis: 0 })).toEqualTypeOf<NDArray<readonly [3, 4], "int32">>()
    expectTypeOf(op.any(z)).toEqualTypeOf<Scalar<"bool">>()
    expectTypeOf(op.sum(op.less(z, 1))).toEqualTypeOf<Scalar<"int32">>()
  })
  test("over what is not known", () => {
    expectTypeOf(op.sum(z, { axis: n }).shape).toBeAny()
    expectTypeOf(op.sum(unknown, { axis: 0 }).shape).toBeAny()
    expectTypeOf(op.sum(z, { keepDims: n > 1 }).shape).toBeAny()
    expectTypeOf(op.sum(anyRank)).toEqualTypeOf<Scalar>()
    const options: { readonly axis?: number } = {}
    expectTypeOf(op.sum(z, options).shape).toBeAny()
  })
})

describe("shapes", () => {
  const z = op.zeros([2, 3, 4])
  test("transpose, reshape", () => {
    expectTypeOf(op.transpose(z)).toEqualTypeOf<F32<readonly [4, 3, 2]>>()
    expectTypeOf(op.transpose(z, [1, 0, -1])).toEqualTypeOf<F32<readonly [3, 2, 4]>>()
    expectTypeOf(op.transpose(unknown).shape).toBeAny()
    expectTypeOf(op.reshape(z, [6, 4])).toEqualTypeOf<F32<readonly [6, 4]>>()
    expectTypeOf(op.reshape(z, [6, -1])).toEqualTypeOf<F32<readonly [6, Unknown]>>()
    expectTypeOf(op.reshape(z, [n, 4])).toEqualTypeOf<F32<readonly [Unknown, 4]>>()
    expectTypeOf(op.broadcastTo(x, [5, 2, 3])).toEqualTypeOf<F32<readonly [5, 2, 3]>>()
  })
  test("expandDims, squeeze", () => {
    expectTypeOf(op.expandDims(z, 0)).toEqualTypeOf<F32<readonly [1, 2, 3, 4]>>()
    expectTypeOf(op.expandDims(z, -1)).toEqualTypeOf<F32<readonly [2, 3, 4, 1]>>()
    expectTypeOf(op.expandDims(x, [0, -1])).toEqualTypeOf<F32<readonly [1, 2, 3, 1]>>()
    expectTypeOf(op.expandDims(x, n).shape).toBeAny()
    const ones = op.zeros([1, 3, 1])
    expectTypeOf(op.squeeze(ones)).toEqualTypeOf<F32<readonly [3]>>()
    expectTypeOf(op.squeeze(ones, { axis: 0 })).toEqualTypeOf<F32<readonly [3, 1]>>()
    expectTypeOf(op.squeeze(ones, { axis: [0, -1] })).toEqualTypeOf<F32<readonly [3]>>()
    expectTypeOf(op.squeeze(op.zeros([n, 1])).shape).toBeAny()
  })
  test("concatenate, stack", () => {
    const [rows, wide] = [op.zeros([5, 3]), op.zeros([5, 4])]
    expectTypeOf(op.concatenate([x, rows])).toEqualTypeOf<F32<readonly [Unknown, 3]>>()
    expectTypeOf(op.concatenate([x, x], { axis: -1 })).toEqualTypeOf<F32<readonly [2, Unknown]>>()
    expectTypeOf(op.concatenate([x, wide])).toEqualTypeOf<F32<readonly [Unknown, Mismatch<3, 4>]>>()
    expectTypeOf(op.stack([x, x])).toEqualTypeOf<F32<readonly [2, 2, 3]>>()
    expectTypeOf(op.stack([x, x, x], { axis: -1 })).toEqualTypeOf<F32<readonly [2, 3, 3]>>()
    expectTypeOf(op.stack([x, x], { axis: n }).shape).toBeAny()
    const many: readonly F32<readonly [2, 3]>[] = []
    expectTypeOf(op.stack(many).shape).toBeAny()
  })
})

describe("composition keeps shapes", () => {
  test("through pipe and flow", () => {
    expectTypeOf(pipe(x, op.tanh, op.softmax)).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(pipe(x, op.exp, op.sum)).toEqualTypeOf<Scalar>()
    expectTypeOf(flow(op.tanh, op.softmax)(x)).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(pipe(x, A.matmul(y), A.add(op.zeros([4])), op.relu, A.sum({ axis: -1 }))).toEqualTypeOf<
      F32<readonly [2]>
    >()
    expectTypeOf(pipe(ids, A.add(1))).toEqualTypeOf<NDArray<readonly [3], "int32">>()
    expectTypeOf(pipe(x, A.transpose(), A.reshape([6]), A.expandDims(0))).toEqualTypeOf<F32<readonly [1, 6]>>()
    expectTypeOf(pipe([x, x] as const, A.stack({ axis: 1 }))).toEqualTypeOf<F32<readonly [2, 2, 3]>>()
    expectTypeOf(pipe(x, A.less(1), A.where(x, 0))).toEqualTypeOf<F32<readonly [2, 3]>>()
  })
  test("through transforms", () => {
    expectTypeOf(jit(op.softmax)(x)).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(jit(op.add)(x, op.zeros([3]))).toEqualTypeOf<F32<readonly [2, 3]>>()
    expectTypeOf(vmap(op.tanh)(x)).toEqualTypeOf<F32<readonly [2, 3]>>()
    const loss = (w: F32<readonly [3, 4]>): Scalar => op.sum(op.square(op.matmul(x, w)))
    expectTypeOf(grad(loss)(y)).toEqualTypeOf<F32<readonly [3, 4]>>()
  })
  test("through generic functions and loops", () => {
    const dense = <B extends number, I extends number, O extends number>(
      p: { readonly w: F32<readonly [I, O]>; readonly b: F32<readonly [O]> },
      input: F32<readonly [B, I]>,
    ) => op.tanh(op.add(op.matmul(input, p.w), p.b))
    const z: F32<readonly [8, 5]> = dense({ w: op.zeros([3, 5]), b: op.zeros([5]) }, op.zeros([8, 3]))
    expectTypeOf(z).not.toBeAny()
    let h = op.zeros([4, 128])
    for (let i = 0; i < 2; i++) h = op.tanh(op.add(op.matmul(h, unknown), h))
    expectTypeOf(h).toEqualTypeOf<F32<readonly [4, 128]>>()
  })
})
