import { allocate, type NDArray, type TypedArray } from "../array/index.js"
import { apply, type Expr, lit, type MapLowering, remember, type View } from "../kernel/index.js"
import { bind, type Primitive } from "../program/index.js"
import { toBatch } from "./broadcast.js"
import { checkDTypes, checkSameShape } from "./check.js"
import { type None, none, op } from "./rule.js"

/** The rotations of eight rounds, which repeat, and the parity of the key schedule. */
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const
const PARITY = 0x1bd11bda

/** The same words as int32, on which JavaScript's bit operations work without leaving 32 bits. */
const signed = (x: TypedArray): Int32Array => new Int32Array(x.buffer, x.byteOffset, x.length)

/** Enciphers the columns in place: 20 rounds, with keys injected before the first and after every fourth. */
const encipher = (k0: Int32Array, k1: Int32Array, x0: Int32Array, x1: Int32Array): void => {
  const keys = new Int32Array(3)
  for (let i = 0; i < x0.length; i++) {
    keys[0] = k0[i]!
    keys[1] = k1[i]!
    keys[2] = k0[i]! ^ k1[i]! ^ PARITY
    let a = (x0[i]! + keys[0]!) | 0
    let b = (x1[i]! + keys[1]!) | 0
    for (let group = 1; group <= 5; group++) {
      for (let j = 0; j < 4; j++) {
        const r = ROTATIONS[j + 4 * ((group + 1) % 2)]!
        a = (a + b) | 0
        b = ((b << r) | (b >>> (32 - r))) ^ a
      }
      a = (a + keys[group % 3]!) | 0
      b = (b + keys[(group + 1) % 3]! + group) | 0
    }
    x0[i] = a
    x1[i] = b
  }
}

/** The same rounds on the expressions of a kernel. */
const cipher = (xs: readonly View[]): MapLowering => {
  const rounds = remember((i) => {
    const [k0, k1, c0, c1] = xs.map((x) => x.at(i))
    const keys = [k0!, k1!, apply("xor", apply("xor", k0!, k1!), lit(PARITY, "uint32"))]
    const start = [apply("add", c0!, keys[0]!), apply("add", c1!, keys[1]!)] as const
    return [1, 2, 3, 4, 5].reduce<readonly [Expr, Expr]>((words, group) => {
      const [a, b] = [0, 1, 2, 3].reduce<readonly [Expr, Expr]>(([p, q], j) => {
        const r = ROTATIONS[j + 4 * ((group + 1) % 2)]!
        const sum = apply("add", p, q)
        const turned = apply("or", apply("shl", q, lit(r, "uint32")), apply("shr", q, lit(32 - r, "uint32")))
        return [sum, apply("xor", turned, sum)]
      }, words)
      const second = apply("add", keys[(group + 1) % 3]!, lit(group, "uint32"))
      return [apply("add", a, keys[group % 3]!), apply("add", b, second)]
    }, start)
  })
  return { form: "map", outputs: [(i) => rounds(i)[0], (i) => rounds(i)[1]], rereads: false }
}

const threefryPrimitive: Primitive<None> = {
  name: "threefry2x32",
  type: (xs) => {
    checkDTypes("threefry2x32", xs, ["uint32"])
    checkSameShape("threefry2x32", xs)
    return [xs[0]!, xs[0]!]
  },
  impl: ([k0, k1, x0, x1]) => {
    const { shape, dtype } = x0!
    const [y0, y1] = [allocate(dtype, x0!.data), allocate(dtype, x1!.data)]
    encipher(signed(k0!.data), signed(k1!.data), signed(y0), signed(y1))
    return [
      { shape, dtype, data: y0 },
      { shape, dtype, data: y1 },
    ]
  },
  jvp: (xs) => [bind(threefryPrimitive, xs, none), [null, null]],
  transpose: "nonlinear",
  lower: (xs) => cipher(xs),
  complex: "real",
  vmap: (xs, batched, size) => [
    bind(
      threefryPrimitive,
      xs.map((x, i) => toBatch(x, batched[i]!, size)),
      none,
    ),
    [true, true],
  ],
}

/**
 * The counter-based generator Threefry-2x32 with 20 rounds: the counters (x0, x1) enciphered under the keys (k0, k1),
 * element by element, uint32 of one shape.
 *
 * Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
export const threefry2x32 = op(
  threefryPrimitive,
  (k0: NDArray, k1: NDArray, x0: NDArray, x1: NDArray): readonly [NDArray, NDArray] => {
    const [y0, y1] = bind(threefryPrimitive, [k0, k1, x0, x1], none)
    return [y0!, y1!]
  },
)
