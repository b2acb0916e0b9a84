import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { assertLaw, laws } from "../../laws/index.js"
import { array, astype, type NDArray, ones, toArray } from "../../src/index.js"
import { encodeNpy, encodeNpz, parseNpy, parseNpz, type Tensors } from "../../src/io/index.js"
import { arraysOf, damaged, fileOf, messageOf, numbersOf, rightOf } from "./support.js"

const dtypes = [
  ...["float32", "float64", "float16", "int32", "int16", "int8", "uint32", "uint16", "uint8"],
  ...["bool", "complex64", "complex128"],
] as readonly NDArray["dtype"][]

const npy = { name: "npy", encode: (x: NDArray) => encodeNpy(x), parse: parseNpy }

const counted = [
  [0, 1, 2],
  [3, 4, 5],
]

describe("files of NumPy", () => {
  test.each([
    ["f4", "float32"],
    ["f8", "float64"],
    ["f2", "float16"],
    ["i4", "int32"],
    ["i2", "int16"],
    ["i1", "int8"],
    ["u4", "uint32"],
    ["u2", "uint16"],
    ["u1", "uint8"],
    ["i8", "int32"],
    ["u8", "uint32"],
  ])("%s is read as %s", (code, dtype) => {
    const x = rightOf(parseNpy(fileOf(`npy ${code}`)))
    expect(x.dtype).toBe(dtype)
    expect(toArray(x)).toEqual(counted.map((row) => row.map((v) => (code.startsWith("u") ? v : v - 1))))
  })

  test.each(["f4", "f8", "f2", "i4", "i2", "i1", "u4", "u2", "u1", "b1", "c8", "c16", "scalar", "empty"])(
    "%s is written as NumPy does",
    (code) => {
      const file = fileOf(`npy ${code}`)
      expect(encodeNpy(rightOf(parseNpy(file)))).toEqual(file)
    },
  )

  test("booleans, complex numbers and scalars", () => {
    expect(toArray(rightOf(parseNpy(fileOf("npy b1"))))).toEqual(counted.map((row) => row.map((v) => v % 2 === 0)))
    expect(toArray(rightOf(parseNpy(fileOf("npy c8"))))).toEqual(
      counted.map((row, i) => row.map((re, j) => ({ re, im: counted[1 - i]![j] }))),
    )
    expect(toArray(rightOf(parseNpy(fileOf("npy scalar"))))).toBe(2.5)
    expect(rightOf(parseNpy(fileOf("npy empty"))).shape).toEqual([0, 3])
  })

  test("the most significant byte first", () => {
    expect(toArray(rightOf(parseNpy(fileOf("npy big-endian f8"))))).toEqual(counted.map((row) => row.map((v) => v / 4)))
    expect(toArray(rightOf(parseNpy(fileOf("npy big-endian i8"))))).toEqual(counted.map((row) => row.map((v) => v - 1)))
    expect(rightOf(parseNpy(fileOf("npy big-endian c8")))).toEqual(rightOf(parseNpy(fileOf("npy c8"))))
  })

  test("column by column, both ways", () => {
    const file = fileOf("npy fortran f4")
    const x = rightOf(parseNpy(file))
    expect(x.shape).toEqual([2, 3, 4])
    expect(numbersOf(x)).toEqual(Array.from({ length: 24 }, (_, i) => i))
    expect(encodeNpy(x, { order: "F" })).toEqual(file)
  })

  test("versions 2 and 3", () => {
    expect(toArray(rightOf(parseNpy(fileOf("npy version 2"))))).toEqual(counted)
    expect(toArray(rightOf(parseNpy(fileOf("npy version 3"))))).toEqual(counted)
  })

  test("what is no array of numbers is refused", () => {
    expect(messageOf(parseNpy(fileOf("npy objects")))).toContain("objects, which are never loaded")
    expect(messageOf(parseNpy(fileOf("npy records")))).toContain("the header is no dictionary")
    expect(messageOf(parseNpy(fileOf("npy texts")))).toContain('there is no dtype for "<U2"')
    expect(messageOf(parseNpy(fileOf("npy i8 beyond")))).toContain("the int64 1099511627776 does not fit into int32")
  })

  test("archives, stored and deflated", () => {
    const stored = rightOf(parseNpz(fileOf("npz stored")))
    expect(Object.keys(stored)).toEqual(["a", "b"])
    expect(toArray(stored.a!)).toEqual(counted)
    const deflated = rightOf(parseNpz(fileOf("npz deflated")))
    expect(deflated.a!.shape).toEqual([20, 20])
    expect(toArray(deflated.b!)).toEqual([0, 1, 2])
  })
})

describe("hostile headers", () => {
  const withHeader = (header: string, data = 24): Uint8Array => {
    const text = new TextEncoder().encode(header)
    return Uint8Array.from([
      0x93,
      ...new TextEncoder().encode("NUMPY"),
      1,
      0,
      text.length & 255,
      text.length >> 8,
      ...text,
      ...new Uint8Array(data),
    ])
  }

  test.each([
    ["__import__('os').system('x')", "no dictionary"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), 'x': 1}", "no dictionary"],
    ["{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,)}", "no dictionary"],
    ["{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}", "no dictionary"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (6)}", "no dictionary"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (-6,)}", "no dictionary"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}", "too large"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296)}", "elements take"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (7,)}", "the elements take 28 bytes, and 24 are there"],
    ["{'descr': '<f4', 'fortran_order': False, 'shape': (5,)}", "the elements take 20 bytes, and 24 are there"],
    ["{'descr': '<V4', 'fortran_order': False, 'shape': (6,)}", "no dtype"],
    ["{'descr': '|O', 'fortran_order': False, 'shape': (6,)}", "never loaded"],
    [`{'descr': '<f4', 'fortran_order': False, 'shape': (${"1, ".repeat(65)})}`, "axes"],
    ["", "no dictionary"],
  ])("%s", (header, problem) => {
    expect(messageOf(parseNpy(withHeader(header)))).toContain(problem)
  })

  test("a header that is said to be long", () => {
    const bytes = encodeNpy(array([1, 2]))
    bytes[9] = 255
    expect(messageOf(parseNpy(bytes))).toContain("more than 10000")
  })

  test("a bool that is none", () => {
    const bytes = encodeNpy(array([true, false]))
    bytes[bytes.length - 1] = 2
    expect(messageOf(parseNpy(bytes))).toContain("the byte 2 is no bool")
  })
})

describe("archives that lie", () => {
  const zip = encodeNpz({ a: ones([100]), b: ones([3]) }, { compress: true })

  test("more than is allowed is not inflated", () => {
    expect(messageOf(parseNpz(zip, { maxBytes: 100 }))).toContain("more than 100")
  })

  test("every byte that is flipped is noticed, or is no content", () => {
    const whole = rightOf(parseNpz(zip))
    zip.forEach((byte, i) => {
      const bytes = Uint8Array.from(zip)
      bytes[i] = byte ^ 0x10
      const found = parseNpz(bytes)
      if (found._tag === "Right")
        for (const x of Object.values(found.right)) expect([whole.a, whole.b]).toContainEqual(x)
    })
  })
})

describe("laws", () => {
  test.each(dtypes)("%s round trip", (dtype) => {
    assertLaw(laws.file.roundTrip(npy), arraysOf(dtype))
    assertLaw(laws.file.roundTrip({ ...npy, encode: (x) => encodeNpy(x, { order: "F" }) }), arraysOf(dtype))
    assertLaw(laws.file.refusesTruncated(npy), fc.tuple(arraysOf(dtype), fc.double({ min: 0, max: 1, noNaN: true })))
  })

  test.each([true, false])("archives round trip, compressed: %s", (compress) => {
    const npz = {
      name: "npz",
      encode: (tensors: Tensors) => encodeNpz(tensors, { compress }),
      parse: (b: Uint8Array) => parseNpz(b),
    }
    const name = fc.string({ minLength: 1 }).filter((s) => !s.includes("\0") && !s.endsWith(".npy"))
    const some = fc.dictionary(name, arraysOf("float32"), { noNullPrototype: true, maxKeys: 4 })
    assertLaw(laws.file.roundTrip(npz), some)
    assertLaw(laws.file.refusesTruncated(npz), fc.tuple(some, fc.double({ min: 0, max: 1, noNaN: true })))
  })

  test("parsers are total", () => {
    const runs = { numRuns: 3000 }
    const whole = encodeNpy(astype(ones([3, 4]), "float16"))
    assertLaw(laws.file.total("parseNpy", parseNpy), damaged(whole), runs)
    assertLaw(laws.file.total("parseNpy", parseNpy), fc.uint8Array({ maxLength: 300 }))
    assertLaw(
      laws.file.total("parseNpz", (b) => parseNpz(b)),
      damaged(fileOf("npz deflated")),
      runs,
    )
    assertLaw(
      laws.file.total("parseNpz", (b) => parseNpz(b)),
      damaged(fileOf("npz stored")),
      runs,
    )
    assertLaw(
      laws.file.total("parseNpz", (b) => parseNpz(b)),
      fc.uint8Array({ maxLength: 300 }),
    )
  })

  test("bfloat16 has no NPY", () => {
    expect(() => encodeNpy(astype(ones([2]), "bfloat16"))).toThrow("NPY has no bfloat16")
    expect(() => encodeNpy(ones([2]), { order: "A" as never })).toThrow("the order is")
  })
})
