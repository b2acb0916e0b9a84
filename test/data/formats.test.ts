import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import fc from "fast-check"
import { afterAll, describe, expect, test } from "vitest"
import { assertLaw, laws } from "../../laws/index.js"
import {
  cifar10Classes,
  encodeCifar10,
  encodeIdx,
  type Labelled,
  loadCifar10,
  loadCifar10Batch,
  loadIdx,
  loadImageFolder,
  loadImages,
  loadMnist,
  parseCifar10,
  parseIdx,
} from "../../src/data/index.js"
import {
  array,
  astype,
  fromTypedArray,
  max,
  type NDArray,
  ones,
  toArray,
  toTypedArray,
  zeros,
} from "../../src/index.js"
import { encodePng } from "../../src/io/index.js"
import { arraysOf, damaged, messageOf, rightOf } from "../io/support.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-data-"))
const at = (name: string): string => join(folder, name)

afterAll(() => rmSync(folder, { recursive: true }))

describe("IDX", () => {
  const idx = { name: "idx", encode: encodeIdx, parse: parseIdx }
  const dtypes = ["uint8", "int8", "int16", "int32", "float32", "float64"] as const

  test("what MNIST's page shows: big-endian, sizes first", () => {
    const bytes = Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 255])
    const x = rightOf(parseIdx(bytes))
    expect(String(x)).toContain("uint8[2,3]")
    expect(toArray(x)).toEqual([
      [1, 2, 3],
      [4, 5, 255],
    ])
    expect(encodeIdx(x)).toEqual(bytes)
  })

  test.each(dtypes)("%s round trip", (dtype) => {
    assertLaw(laws.file.roundTrip(idx), arraysOf(dtype))
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    assertLaw(laws.file.refusesTruncated(idx), fc.tuple(arraysOf(dtype), share))
  })

  test("parsing is total", () => {
    const whole = encodeIdx(fromTypedArray(new Uint8Array(24), [2, 3, 4]))
    assertLaw(laws.file.total("parseIdx", parseIdx), damaged(whole), { numRuns: 3000 })
    assertLaw(laws.file.total("parseIdx", parseIdx), fc.uint8Array({ maxLength: 100 }))
  })

  test("lengths that overflow, kinds that are none", () => {
    expect(messageOf(parseIdx(Uint8Array.from([0, 0, 8, 2, ...new Array(8).fill(255), 1])))).toContain(
      "the elements take",
    )
    expect(messageOf(parseIdx(Uint8Array.from([0, 0, 10, 1, 0, 0, 0, 0])))).toContain("there is no kind 10")
    expect(() => encodeIdx(ones([1], { dtype: "bool" }))).toThrow("IDX has no bool")
  })
})

describe("MNIST", () => {
  const images = fromTypedArray(
    Uint8Array.from({ length: 3 * 4 }, (_, i) => 20 * i),
    [3, 2, 2],
  )
  const labels = fromTypedArray(Uint8Array.from([7, 0, 9]))
  const write = (name: string, images: NDArray, labels: NDArray): void => {
    mkdirSync(at(name))
    writeFileSync(at(`${name}/train-images-idx3-ubyte`), encodeIdx(images))
    writeFileSync(at(`${name}/train-labels-idx1-ubyte.gz`), gzipSync(encodeIdx(labels)))
    writeFileSync(at(`${name}/t10k-images-idx3-ubyte.gz`), gzipSync(encodeIdx(images)))
    writeFileSync(at(`${name}/t10k-labels-idx1-ubyte`), encodeIdx(labels))
  }

  test("a folder, some of it compressed", async () => {
    write("mnist", images, labels)
    const { training, test } = rightOf(await loadMnist(at("mnist"))())
    expect(training.images.shape).toEqual([3, 1, 2, 2])
    expect(training.images.dtype).toBe("float32")
    expect(toTypedArray(training.images)[5]).toBe(Math.fround(100 / 255))
    expect(toArray(test.labels)).toEqual([7, 0, 9])
    expect(toArray(rightOf(await loadIdx(at("mnist/train-labels-idx1-ubyte.gz"))()))).toEqual([7, 0, 9])
  })

  test("what is missing or does not fit", async () => {
    expect(messageOf(await loadMnist(at("nowhere"))())).toContain("there is no train-images-idx3-ubyte")
    write("short", images, fromTypedArray(Uint8Array.from([1])))
    expect(messageOf(await loadMnist(at("short"))())).toContain("3 images and 1 labels")
    write("swapped", astype(labels, "int32"), labels)
    expect(messageOf(await loadMnist(at("swapped"))())).toContain("int32[3] are no images")
    expect(() => loadMnist("")).toThrow("the folder is")
  })
})

describe("CIFAR-10", () => {
  const examples = (n: number): Labelled => ({
    images: fromTypedArray(
      Float32Array.from({ length: n * 3072 }, (_, i) => ((i * 7) % 256) / 255),
      [n, 3, 32, 32],
    ),
    labels: fromTypedArray(Int32Array.from({ length: n }, (_, i) => (3 * i) % 10)),
  })

  test("round trip", () => {
    const cifar = { name: "cifar10", encode: encodeCifar10, parse: parseCifar10 }
    assertLaw(laws.file.roundTrip<Labelled>(cifar), fc.integer({ min: 1, max: 4 }).map(examples))
  })

  test("parsing is total", () => {
    const whole = encodeCifar10(examples(2))
    assertLaw(laws.file.total("parseCifar10", parseCifar10), damaged(whole), { numRuns: 300 })
  })

  test("what is no file of it", () => {
    expect(messageOf(parseCifar10(new Uint8Array(3072)))).toContain("3072 bytes are no whole number of records")
    expect(messageOf(parseCifar10(new Uint8Array(0)))).toContain("0 bytes")
    expect(messageOf(parseCifar10(new Uint8Array(3073).fill(10)))).toContain("the label of image 0 is 10")
    expect(cifar10Classes.length).toBe(10)
    expect(() => encodeCifar10({ ...examples(1), labels: array([11], { dtype: "int32" }) as never })).toThrow(
      "no class",
    )
    expect(() => encodeCifar10({ ...examples(1), images: zeros([1, 3, 4, 4]) as never })).toThrow("[n,3,32,32]")
  })

  test("the batches that are there, together", async () => {
    mkdirSync(at("cifar"))
    writeFileSync(at("cifar/data_batch_1.bin"), encodeCifar10(examples(2)))
    writeFileSync(at("cifar/data_batch_3.bin.gz"), gzipSync(encodeCifar10(examples(1))))
    writeFileSync(at("cifar/test_batch.bin"), encodeCifar10(examples(1)))
    const { training, test } = rightOf(await loadCifar10(at("cifar"))())
    expect(training.images.shape).toEqual([3, 3, 32, 32])
    expect(toArray(training.labels)).toEqual([0, 3, 0])
    expect(test.labels.shape).toEqual([1])
    expect(rightOf(await loadCifar10Batch(at("cifar/data_batch_1.bin"))()).labels.shape).toEqual([2])
  })
})

describe("images", () => {
  const write = (name: string, image: NDArray): void => writeFileSync(at(name), encodePng(image))

  test("a folder for each class", async () => {
    for (const name of ["pets", "pets/cat", "pets/dog", "pets/.hidden"]) mkdirSync(at(name))
    write("pets/dog/a.png", ones([1, 2, 3]))
    write("pets/dog/b.PNG", zeros([1, 2, 3]))
    write("pets/cat/z.png", ones([1, 2, 3]))
    writeFileSync(at("pets/cat/notes.txt"), "no picture")
    const { images, labels, classes, files } = rightOf(await loadImageFolder(at("pets"))())
    expect(images.shape).toEqual([3, 1, 2, 3])
    expect(toArray(labels)).toEqual([0, 1, 1])
    expect(classes).toEqual(["cat", "dog"])
    expect(files.map((file) => file.slice(folder.length))).toEqual([
      "/pets/cat/z.png",
      "/pets/dog/a.png",
      "/pets/dog/b.PNG",
    ])
    expect(toArray(max(images, { axis: [1, 2, 3] }))).toEqual([1, 1, 0])
  })

  test("sizes and channels are made equal", async () => {
    const sources = [encodePng(ones([3, 4, 4])), encodePng(zeros([1, 2, 6])), encodePng(ones([4, 8, 8]))]
    expect(messageOf(await loadImages(sources)())).toContain("the images differ in size")
    expect(rightOf(await loadImages(sources, { size: [4, 5] })()).shape).toEqual([3, 3, 4, 5])
    const grey = rightOf(await loadImages(sources, { size: [2, 2], channels: 1 })())
    expect(grey.shape).toEqual([3, 1, 2, 2])
    expect(toTypedArray(grey)[0]).toBeCloseTo(1, 6)
  })

  test("what cannot be read is said, with its name", async () => {
    expect(messageOf(await loadImageFolder(at("nothing"))())).toContain("cannot be read: there is no such file")
    mkdirSync(at("empty"))
    expect(messageOf(await loadImageFolder(at("empty"))())).toContain("there are no images")
    writeFileSync(at("pets/cat/bad.png"), "no")
    expect(messageOf(await loadImageFolder(at("pets"))())).toContain("bad.png")
    expect(() => loadImages([])).toThrow("there are no sources")
    expect(() => loadImages(["x"], { channels: 2 as never })).toThrow("channels is the number 2")
    expect(() => loadImages(["x"], { size: [0, 2] })).toThrow("the size is")
  })
})
