import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { signed, unsigned, written } from "../../../src/backends/wasm/assembler/bytes.js"
import { type Code, code, type Op } from "../../../src/backends/wasm/assembler/code.js"
import {
  all,
  block,
  br,
  brIf,
  brTable,
  call,
  drop,
  encode,
  type Func,
  f32,
  f32x4,
  f64,
  f64x2,
  forRange,
  func,
  global,
  type ImportedFunc,
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64,
  i64x2,
  if_,
  importedFunc,
  loop,
  type Memory,
  memory,
  nop,
  return_,
  select,
  seq,
  show,
  unreachable,
  v128,
} from "../../../src/backends/wasm/assembler/index.js"
import {
  atomicTable,
  f32Table,
  f64Table,
  i32Table,
  i64Table,
  memoryTable,
} from "../../../src/backends/wasm/assembler/scalar.js"
import { f32x4Table, f64x2Table, v128Table } from "../../../src/backends/wasm/assembler/vector.js"
import { i8x16Table, i16x8Table, i32x4Table, i64x2Table } from "../../../src/backends/wasm/assembler/vector-integer.js"

const shared: Memory = { import: ["env", "memory"], min: 1, max: 4, shared: true }

const tables: Readonly<Record<string, Readonly<Record<string, Op>>>> = {
  i32: i32Table,
  i64: i64Table,
  f32: f32Table,
  f64: f64Table,
  memory: memoryTable,
  atomic: atomicTable,
  v128: v128Table,
  i8x16: i8x16Table,
  i16x8: i16x8Table,
  i32x4: i32x4Table,
  i64x2: i64x2Table,
  f32x4: f32x4Table,
  f64x2: f64x2Table,
}

const rows = Object.entries(tables).flatMap(([space, table]) =>
  Object.entries(table).map(([name, op]) => ({ name: `${space}.${name}`, op })),
)

const instance = (
  exports: Readonly<Record<string, Func>>,
  imports: readonly ImportedFunc[] = [],
  given: Readonly<Record<string, () => number>> = {},
) => {
  const own = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true })
  const made = new WebAssembly.Instance(new WebAssembly.Module(encode({ memory: shared, imports, exports })), {
    env: { memory: own, ...given },
  })
  const run = (name: string, ...args: readonly (number | bigint)[]): number | bigint => {
    const f = made.exports[name]
    if (typeof f !== "function") throw new Error(`no export ${name}`)
    return f(...args)
  }
  return { run, memory: own }
}

/** A function whose parameters are the operands of an instruction. */
const wrapped = (name: string, op: Op): Func =>
  func("f", Object.fromEntries(op.operands.map((type, i) => [`p${i}`, type])), op.result, (_, p) =>
    code(op.result, {
      tag: "op",
      name,
      op,
      operands: Object.values(p),
      lanes: { none: [], memory: [], lane: [1], memoryLane: [1], shuffle: Array.from({ length: 16 }, (_, i) => 2 * i) }[
        op.immediate
      ],
      offset: op.immediate === "memory" || op.immediate === "memoryLane" ? 300 : 0,
    }),
  )

const relaxedHere = WebAssembly.validate(
  encode({ exports: { f: wrapped("f32x4.relaxed_madd", f32x4Table.relaxed_madd) } }),
)

describe("the table of opcodes", () => {
  test.each(rows)("$name", ({ name, op }) => {
    const valid = WebAssembly.validate(encode({ memory: shared, exports: { f: wrapped(name, op) } }))
    expect(valid).toBe(name.includes("relaxed") ? relaxedHere : true)
  })

  test("no two rows share an opcode", () => {
    const keys = rows.map(({ op }) => op.bytes.join(" "))
    expect(new Set(keys).size).toBe(keys.length)
  })
})

const int = fc.oneof(fc.integer(), fc.integer({ min: -4, max: 40 }), fc.constantFrom(-(2 ** 31), 2 ** 31 - 1))
const big = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.bigInt({ min: -4n, max: 70n }))
const double = fc.double()
const float = fc.float()

const u = (n: number): number => n >>> 0
const u64 = (n: bigint): bigint => BigInt.asUintN(64, n)
const s64 = (n: bigint): bigint => BigInt.asIntN(64, n)
const f = Math.fround
const nearest = (x: number): number => {
  const down = Math.floor(x)
  const rest = x - down
  const up = rest > 0.5 || (rest === 0.5 && down % 2 !== 0)
  const y = up ? down + 1 : down
  return y === 0 ? (Object.is(x, -0) || x < 0 ? -0 : 0) : y
}
const copysign = (x: number, y: number): number => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))

type N = number
const ints: Readonly<Record<string, (a: N, b: N) => N>> = {
  eqz: (a) => Number(a === 0),
  clz: (a) => Math.clz32(a),
  ctz: (a) => (a === 0 ? 32 : 31 - Math.clz32(a & -a)),
  popcnt: (a) => [...u(a).toString(2)].filter((c) => c === "1").length,
  extend8_s: (a) => (a << 24) >> 24,
  extend16_s: (a) => (a << 16) >> 16,
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt_s: (a, b) => Number(a < b),
  lt_u: (a, b) => Number(u(a) < u(b)),
  gt_s: (a, b) => Number(a > b),
  gt_u: (a, b) => Number(u(a) > u(b)),
  le_s: (a, b) => Number(a <= b),
  le_u: (a, b) => Number(u(a) <= u(b)),
  ge_s: (a, b) => Number(a >= b),
  ge_u: (a, b) => Number(u(a) >= u(b)),
  add: (a, b) => (a + b) | 0,
  sub: (a, b) => (a - b) | 0,
  mul: Math.imul,
  div_u: (a, b) => (u(a) / u(b)) | 0,
  rem_u: (a, b) => (u(a) % u(b)) | 0,
  rem_s: (a, b) => (a % b) | 0,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => a << b,
  shr_s: (a, b) => a >> b,
  shr_u: (a, b) => (a >>> b) | 0,
  rotl: (a, b) => (a << b) | (b % 32 === 0 ? 0 : a >>> -b),
  rotr: (a, b) => (b % 32 === 0 ? a : a >>> b) | (b % 32 === 0 ? 0 : a << -b),
}

const bigs: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  add: (a, b) => s64(a + b),
  sub: (a, b) => s64(a - b),
  mul: (a, b) => s64(a * b),
  div_u: (a, b) => s64(u64(a) / u64(b)),
  rem_u: (a, b) => s64(u64(a) % u64(b)),
  rem_s: (a, b) => s64(a % b),
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b) => s64(a << (u64(b) % 64n)),
  shr_s: (a, b) => a >> (u64(b) % 64n),
  shr_u: (a, b) => s64(u64(a) >> (u64(b) % 64n)),
  extend8_s: (a) => BigInt.asIntN(8, a),
  extend16_s: (a) => BigInt.asIntN(16, a),
  extend32_s: (a) => BigInt.asIntN(32, a),
}

const floats: Readonly<Record<string, (a: N, b: N) => N>> = {
  abs: Math.abs,
  neg: (a) => -a,
  ceil: Math.ceil,
  floor: Math.floor,
  trunc: Math.trunc,
  nearest,
  sqrt: Math.sqrt,
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  copysign,
  eq: (a, b) => Number(a === b),
  ne: (a, b) => Number(a !== b),
  lt: (a, b) => Number(a < b),
  gt: (a, b) => Number(a > b),
  le: (a, b) => Number(a <= b),
  ge: (a, b) => Number(a >= b),
}

const agree = <A extends number | bigint>(
  space: string,
  meaning: Readonly<Record<string, (a: A, b: A) => number | bigint>>,
  values: fc.Arbitrary<A>,
  round: (y: number | bigint) => number | bigint = (y) => y,
): void => {
  const table = tables[space]!
  const { run } = instance(
    Object.fromEntries(Object.keys(meaning).map((name) => [name, wrapped(`${space}.${name}`, table[name]!)])),
  )
  test.each(Object.keys(meaning))(`${space}.%s`, (name) => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const zero = typeof b === "bigint" ? b === 0n : b === 0
        if (zero && /div_|rem_/.test(name)) return
        expect(run(name, ...[a, b].slice(0, table[name]!.operands.length))).toEqual(round(meaning[name]!(a, b)))
      }),
    )
  })
}

describe("scalar instructions mean what JavaScript means", () => {
  agree("i32", ints, int)
  agree("i64", bigs, big)
  agree("f32", floats, float, (y) => (typeof y === "bigint" ? y : f(y)))
  agree("f64", floats, double)
})

describe("lanes mean what scalars mean", () => {
  const eachLane = (of: Readonly<Record<string, (a: N, b: N) => N>>, space: "f32x4" | "f64x2" | "i32x4"): void => {
    const [lanes, values] = { f32x4: [4, float] as const, f64x2: [2, double] as const, i32x4: [4, int] as const }[space]
    const table = tables[space]!
    const bytesEach = 16 / lanes
    const View = { f32x4: Float32Array, f64x2: Float64Array, i32x4: Int32Array }[space]
    const names = Object.keys(of).filter(
      (name) => table[name]?.result === "v128" && !/^(eq|ne|lt|gt|le|ge)|shl|shr/.test(name),
    )
    const exports = Object.fromEntries(
      names.map((name) => [
        name,
        func(name, {}, "void", () => {
          const op = table[name]!
          const operands = op.operands.map((_, i) => v128.load(0, 16 * i))
          return v128.store(0, code("v128", { tag: "op", name, op, operands, lanes: [], offset: 0 }), 32)
        }),
      ]),
    )
    const { run, memory: own } = instance(exports)
    test.each(names)(`${space}.%s`, (name) => {
      const array = fc.array(values, { minLength: lanes, maxLength: lanes })
      fc.assert(
        fc.property(array, array, (a, b) => {
          const view = new View(own.buffer, 0, 3 * lanes)
          view.set([...a, ...b])
          run(name)
          const want = View.from(a.map((x, i) => of[name]!(x, b[i]!)))
          expect([...new View(own.buffer, 2 * lanes * bytesEach, lanes)]).toEqual([...want])
        }),
      )
    })
  }
  eachLane(floats, "f32x4")
  eachLane(floats, "f64x2")
  eachLane(ints, "i32x4")
})

const value = (result: Code): number | bigint => {
  const { run } = instance({ f: func("f", {}, result.type, () => result) })
  return run("f")
}

describe("conversions, lanes and constants", () => {
  test("conversions saturate, extend and round", () => {
    expect(value(i32.trunc_sat_f64_s(f64.const(1e20)))).toBe(2 ** 31 - 1)
    expect(value(i32.trunc_sat_f32_s(f32.const(Number.NaN)))).toBe(0)
    expect(value(i64.extend_i32_u(-1))).toBe(2n ** 32n - 1n)
    expect(value(f32.demote_f64(0.1))).toBe(f(0.1))
    expect(value(f64.convert_i32_u(-1))).toBe(2 ** 32 - 1)
    expect(value(i32.reinterpret_f32(1))).toBe(0x3f800000)
    expect(value(i32x4.extract_lane(i32x4.trunc_sat_f32x4_s(f32x4.const(1, -2.7, 1e20, Number.NaN)), 1))).toBe(-2)
    expect(value(f64x2.extract_lane(f64x2.promote_low_f32x4(f32x4.const(1, 2, 3, 4)), 1))).toBe(2)
  })

  test("lanes are where they are put", () => {
    const x = i32x4.const(1, 2, 3, 4)
    expect(value(i32x4.extract_lane(x, 3))).toBe(4)
    expect(value(i32x4.extract_lane(i32x4.replace_lane(x, 9, 2), 2))).toBe(9)
    const reversed = i8x16.shuffle(x, x, [12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3])
    expect([0, 1, 2, 3].map((i) => value(i32x4.extract_lane(reversed, i)))).toEqual([4, 3, 2, 1])
    expect(value(i64x2.extract_lane(i64x2.extmul_low_i32x4_u(i32x4.const(-1), i32x4.const(-1)), 0))).toBe(
      s64((2n ** 32n - 1n) ** 2n),
    )
    expect(value(i16x8.extract_lane_u(i16x8.const(-1), 7))).toBe(65535)
    expect(value(v128.any_true(v128.bitselect(x, i32x4.const(0), i32x4.const(0))))).toBe(0)
    expect(() => i32x4.const(1, 2)).toThrow(RangeError)
  })

  test.skipIf(!relaxedHere)("a relaxed product and sum is one of its two roundings", () => {
    expect(value(f32x4.extract_lane(f32x4.relaxed_madd(f32x4.const(2), f32x4.const(3), f32x4.const(4)), 2))).toBe(10)
    expect(value(f64x2.extract_lane(f64x2.relaxed_madd(f64x2.const(2), f64x2.const(3), f64x2.const(4)), 1))).toBe(10)
  })

  test("constants come back", () => {
    fc.assert(fc.property(fc.integer(), (n) => void expect(value(i32.const(n))).toBe(n)))
    fc.assert(fc.property(big, (n) => void expect(value(i64.const(n))).toBe(n)))
    fc.assert(fc.property(double, (x) => void expect(value(f64.const(x))).toBe(x)))
    fc.assert(fc.property(float, (x) => void expect(value(f32.const(x))).toBe(x)))
    for (const n of [0, 63, 64, -64, -65, 8191, 8192, -8192, -8193, 2 ** 31 - 1, -(2 ** 31)]) {
      expect(value(i32.const(n))).toBe(n)
      expect(value(i64.const(BigInt(n)))).toBe(BigInt(n))
    }
    for (const n of [2n ** 62n - 1n, 2n ** 62n, 2n ** 63n - 1n, -(2n ** 62n), -(2n ** 62n) - 1n, -(2n ** 63n)])
      expect(value(i64.const(n))).toBe(n)
  })

  test("LEB128 at its edges", () => {
    const unsignedBytes = (n: number): readonly number[] => written((out) => unsigned(out, n))
    const signedBytes = (n: number | bigint): readonly number[] => written((out) => signed(out, n))
    expect([0, 127, 128, 624485, 2 ** 32 - 1].map(unsignedBytes)).toEqual([
      [0],
      [0x7f],
      [0x80, 1],
      [0xe5, 0x8e, 0x26],
      [0xff, 0xff, 0xff, 0xff, 0x0f],
    ])
    expect([0, 63, 64, -1, -64, -65, -123456].map(signedBytes)).toEqual([
      [0],
      [0x3f],
      [0xc0, 0],
      [0x7f],
      [0x40],
      [0xbf, 0x7f],
      [0xc0, 0xbb, 0x78],
    ])
    fc.assert(fc.property(fc.integer(), (n) => void expect(signedBytes(BigInt(n))).toEqual(signedBytes(n))))
  })
})

describe("control", () => {
  test("loops, ranges and locals", () => {
    const sum = func("sum", { from: "i32", to: "i32", step: "i32" }, "i32", (f, { from, to, step }) => {
      const total = f.local("i32", "total")
      return seq(
        forRange(f, from, i32.add(to, 0), step, (i) => total.set(i32.add(total, i))),
        total,
      )
    })
    const { run } = instance({ sum })
    fc.assert(
      fc.property(
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 9 }),
        (a, b, s) => {
          let want = 0
          for (let i = a; i < b; i += s) want += i
          expect(run("sum", a, b, s)).toBe(want)
        },
      ),
    )
  })

  test("branches count the blocks that they leave", () => {
    const f = func("f", { n: "i32" }, "i32", (_, { n }) =>
      seq(
        block((outer) =>
          seq(
            block((middle) =>
              seq(
                block((inner) => seq(brTable([inner, middle], outer, n), unreachable)),
                if_(i32.eq(n, 0), return_(i32.const(10)), br(outer)),
              ),
            ),
            return_(i32.const(20)),
          ),
        ),
        i32.const(30),
      ),
    )
    const { run } = instance({ f })
    expect([0, 1, 2, 99].map((n) => run("f", n))).toEqual([10, 20, 30, 30])
  })

  test("a function calls others, given ones, and keeps globals", () => {
    const next = importedFunc("env", "next", {}, "i32")
    const count = global("i32", "count", 5)
    const twice = func("twice", { x: "i32" }, "i32", (_, { x }) => i32.add(x, x))
    const main = func("main", { x: "i32" }, "i32", (f, { x }) => {
      const y = f.local("i32", "y")
      return seq(
        count.set(i32.add(count, 1)),
        drop(call(twice, { x: 1 })),
        y.set(call(twice, { x: i32.add(x, call(next, {})) })),
        select(i32.add(y, count), i32.const(0), i32.gt_s(x, 0)),
      )
    })
    const { run } = instance({ main, twice }, [next], { next: () => 100 })
    expect([run("main", 1), run("main", 1), run("main", 0), run("twice", 4)]).toEqual([208, 209, 0, 8])
    expect(() => call(main, JSON.parse("{}"))).toThrow("lacks its argument x")
    expect(() => encode({ exports: { main } })).toThrow("the module does not import next")
  })

  test("memory is copied, filled, and begins with its data", () => {
    const go = func("go", {}, "void", () => all([memory.copy(64, 0, 4), memory.fill(68, 7, 2)]))
    const own = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true })
    const data = [{ offset: 0, bytes: Uint8Array.of(1, 2, 3, 4) }]
    const made = new WebAssembly.Module(encode({ memory: shared, exports: { go }, data }))
    const { go: run } = new WebAssembly.Instance(made, { env: { memory: own } }).exports
    if (typeof run === "function") run()
    expect([...new Uint8Array(own.buffer, 64, 7)]).toEqual([1, 2, 3, 4, 7, 7, 0])
  })

  test("a branch or a local out of place throws", () => {
    const stray = block((label) => br(label))
    const escaped = stray.form.tag === "block" ? stray.form.body : nop
    expect(() => value(escaped)).toThrow("a branch to out is outside of it")
    const other = func("other", { x: "i32" }, "i32", (_, { x }) => x)
    expect(() => value(other.define().body)).toThrow("the local x is used outside of where it is declared")
  })

  test("types refuse a wrong operand, and so does the run", () => {
    // @ts-expect-error a float is no integer
    expect(() => i32.add(f32.const(1), 1)).toThrow("the operand must be i32, but it is f32")
    // @ts-expect-error an operand is missing
    expect(() => i32.add(1)).toThrow("i32.add takes 2 operands")
  })
})

test("a large module is encoded in linear time", () => {
  const make = (n: number): Func =>
    func("f", { x: "f32" }, "f32", (f, { x }) => {
      const y = f.local("f32", "y")
      return seq(all(Array.from({ length: n }, () => y.set(f32.add(f32.mul(x, y), 1)))), y)
    })
  const large = encode({ exports: { f: make(40_000) } })
  expect(large.length).toBeGreaterThan(200_000)
  expect(WebAssembly.validate(large)).toBe(true)
})

test("a module is shown with its names", () => {
  const add = func("add", { x: "f32", y: "f32" }, "f32", (_, { x, y }) => f32.add(x, y))
  const main = func("main", { n: "i32" }, "void", (f, { n }) => {
    const again = f.local("v128", "n")
    return all([
      forRange(f, 0, n, 4, (i) => f32.store(i, call(add, { x: f32.load(i), y: 1.5 }), 16)),
      again.set(f32x4.const(1)),
      loop((next) => brIf(next, v128.any_true(again))),
    ])
  })
  expect(show({ memory: shared, exports: { main } })).toMatchInlineSnapshot(`
    "(module
      (import "env" "memory" (memory 1 4 shared))
      (func $main (param $n i32)
        (local $n.1 v128)
        (local $i i32)
        (if
          (i32.lt_s (local.tee $i (i32.const 0)) (local.get $n))
          (then
            (loop $next
              (f32.store offset=16 (local.get $i) (call $add (f32.load (local.get $i)) (f32.const 1.5)))
              (br_if $next (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 4))) (local.get $n))))))
        (local.set $n.1 (v128.const i32x4 0x3f800000 0x3f800000 0x3f800000 0x3f800000))
        (loop $next.1 (br_if $next.1 (v128.any_true (local.get $n.1)))))
      (func $add (param $x f32) (param $y f32) (result f32) (f32.add (local.get $x) (local.get $y)))
      (export "main" (func $main)))"
  `)
})
