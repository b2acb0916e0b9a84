import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { assertLaw, laws } from "../../laws/index.js"
import { array, astype, type NDArray, ones, toArray, zeros } from "../../src/index.js"
import { encodeSafetensors, parseSafetensors, type Safetensors, type Tensors } from "../../src/io/index.js"
import { arraysOf, damaged, messageOf, rightOf } from "./support.js"

const dtypes = [
  ...["float32", "float64", "float16", "bfloat16", "int32", "int16", "int8", "uint32", "uint16", "uint8"],
  ...["bool", "complex64"],
] as readonly NDArray["dtype"][]

/** A file with a header as it is written, and so many bytes behind it. */
const file = (header: string, size = 0, length?: bigint): Uint8Array => {
  const text = new TextEncoder().encode(header)
  const bytes = new Uint8Array(8 + text.length + size)
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(text.length), true)
  bytes.set(text, 8)
  return bytes
}

const tensor = (dtype: string, shape: string, begin: number, end: number): string =>
  `{"dtype":"${dtype}","shape":${shape},"data_offsets":[${begin},${end}]}`

describe("reading", () => {
  test("what the specification shows", () => {
    const header = `{"test":${tensor("F32", "[2,2]", 0, 16)},"__metadata__":{"format":"pt"}}   `
    const { tensors, metadata } = rightOf(parseSafetensors(file(header, 16)))
    expect(toArray(tensors.test!)).toEqual([
      [0, 0],
      [0, 0],
    ])
    expect(metadata).toEqual({ format: "pt" })
  })

  test("whole numbers of 64 bits that fit into 32", () => {
    const bytes = file(`{"n":${tensor("I64", "[2]", 0, 16)}}`, 16)
    new DataView(bytes.buffer).setBigInt64(bytes.length - 16, -5n, true)
    expect(toArray(rightOf(parseSafetensors(bytes)).tensors.n!)).toEqual([-5, 0])
    new DataView(bytes.buffer).setBigInt64(bytes.length - 8, 2n ** 40n, true)
    expect(messageOf(parseSafetensors(bytes))).toContain("does not fit into int32")
  })

  test("names that objects have are names", () => {
    const header = `{"__proto__":${tensor("U8", "[1]", 0, 1)},"constructor":${tensor("U8", "[1]", 1, 2)}}`
    const { tensors } = rightOf(parseSafetensors(file(header, 2)))
    expect(Object.keys(tensors)).toEqual(["__proto__", "constructor"])
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype)
  })

  test.each<readonly [string, Uint8Array, string]>([
    ["no length", new Uint8Array(7), "ends after 7 bytes"],
    ["a length beyond the file", file("{}", 0, 1000n), "in its header of 1000"],
    ["a length beyond the limit", file("{}", 0, 2n ** 40n), "more than 100000000"],
    ["a length beyond all numbers", file("{}", 0, 2n ** 64n - 1n), "more than 100000000"],
    ["a blank first", file(" {}"), "does not begin with {"],
    ["no UTF-8", file('{"\u0000\xff'.replace("\xff", "")).map((b, i) => (i === 10 ? 255 : b)), "UTF-8"],
    ["no JSON", file("{a}"), "no JSON object"],
    ["a name twice", file(`{"a":${tensor("U8", "[0]", 0, 0)},"a":${tensor("U8", "[0]", 0, 0)}}`), '"a" twice'],
    [
      "a name twice, spelt differently",
      file(`{"a":${tensor("U8", "[0]", 0, 0)},"\\u0061":${tensor("U8", "[0]", 0, 0)}}`),
      '"a" twice',
    ],
    ["a field twice", file(`{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}`), '"dtype" twice'],
    ["an unknown field", file(`{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":1}}`), 'unknown field "x"'],
    ["an unknown dtype", file(`{"a":${tensor("F8_E4M3", "[0]", 0, 0)}}`), "F8_E4M3"],
    ["a dtype of every object", file(`{"a":${tensor("constructor", "[0]", 0, 0)}}`), "constructor"],
    ["no shape", file(`{"a":${tensor("U8", "[-1]", 0, 0)}}`), "no shape"],
    ["a shape with a fraction", file(`{"a":${tensor("U8", "[0.5]", 0, 0)}}`), "no shape"],
    [
      "a shape that overflows",
      file(`{"a":${tensor("U8", "[9007199254740991,9007199254740991]", 0, 1)}}`, 1),
      "has 1 bytes",
    ],
    ["another size", file(`{"a":${tensor("F32", "[2]", 0, 4)}}`, 4), "has 4 bytes"],
    ["offsets the wrong way round", file(`{"a":${tensor("U8", "[1]", 1, 0)}}`, 1), "has -1 bytes"],
    ["an overlap", file(`{"a":${tensor("U8", "[2]", 0, 2)},"b":${tensor("U8", "[2]", 1, 3)}}`, 3), "overlaps"],
    ["a hole", file(`{"a":${tensor("U8", "[1]", 0, 1)},"b":${tensor("U8", "[1]", 2, 3)}}`, 3), "belong to no tensor"],
    ["a hole at the end", file(`{"a":${tensor("U8", "[1]", 0, 1)}}`, 2), "at the end belong to no tensor"],
    ["bytes that are not there", file(`{"a":${tensor("U8", "[9]", 0, 9)}}`, 2), "take 9 bytes, and 2"],
    ["metadata that are no texts", file(`{"__metadata__":{"a":1}}`), "metadata"],
    ["a tensor that is a list", file(`{"a":[]}`), "no tensor"],
  ])("refuses %s", (_, bytes, problem) => {
    expect(messageOf(parseSafetensors(bytes))).toContain(problem)
  })

  test("a long name takes no time", () => {
    const header = `{"${"a\\\\".repeat(2 ** 20)}":${tensor("U8", "[0]", 0, 0)}}`
    expect(Object.keys(rightOf(parseSafetensors(file(header))).tensors)[0]!.length).toBe(2 ** 21)
    expect(messageOf(parseSafetensors(file(`{${'"a":{},'.repeat(2 ** 16)}"b":{}}`)))).toContain("twice")
  })
})

describe("laws", () => {
  const format = {
    name: "safetensors",
    encode: (tensors: Tensors) => encodeSafetensors(tensors, { metadata: { made: "here" } }),
    parse: (bytes: Uint8Array) => {
      const found = parseSafetensors(bytes)
      return found._tag === "Left" ? found : { _tag: "Right" as const, right: found.right.tensors }
    },
  }
  const name = fc.string().filter((s) => s !== "__metadata__")

  test.each(dtypes)("%s round trip", (dtype) => {
    const some = fc.dictionary(name, arraysOf(dtype), { noNullPrototype: true, maxKeys: 4 })
    assertLaw(laws.file.roundTrip(format), some)
    assertLaw(laws.file.refusesTruncated(format), fc.tuple(some, fc.double({ min: 0, max: 1, noNaN: true })))
  })

  test("arrays of several dtypes are aligned", () => {
    const bytes = encodeSafetensors({
      a: ones([3], { dtype: "bool" }),
      b: ones([3], { dtype: "float64" }),
      c: ones([1]),
    })
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true))
    expect(length % 8).toBe(0)
    const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
    expect(header.b.data_offsets).toEqual([0, 24])
    expect(header.c.data_offsets).toEqual([24, 28])
    expect(header.a.data_offsets).toEqual([28, 31])
  })

  test("parsing is total", () => {
    const whole = encodeSafetensors({ a: zeros([3]), b: astype(array([1, 2]), "bfloat16") }, { metadata: { x: "y" } })
    const parse = (bytes: Uint8Array) => parseSafetensors(bytes)
    assertLaw(laws.file.total("parseSafetensors", parse), damaged(whole), { numRuns: 5000 })
    assertLaw(laws.file.total("parseSafetensors", parse), fc.uint8Array({ maxLength: 200 }))
    const json = fc.json().map((text) => file(text.startsWith("{") ? text : `{"a":${text}}`, 8))
    assertLaw(laws.file.total("parseSafetensors", parse), json, { numRuns: 1000 })
  })

  test("what cannot be written is refused", () => {
    expect(() => encodeSafetensors({ __metadata__: ones([1]) })).toThrow("no name of an array")
    expect(() => encodeSafetensors({ a: 1 as never })).toThrow('"a" is the number 1, not an array')
    expect(() => encodeSafetensors({}, { metadata: { a: 1 as never } })).toThrow("no record of texts")
    const empty: Safetensors = rightOf(parseSafetensors(encodeSafetensors({})))
    expect(empty).toEqual({ tensors: {}, metadata: {} })
  })
})
