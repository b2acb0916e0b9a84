import { mkdirSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, expect, test } from "vitest"
import { encodeIdx } from "../../src/data/index.js"
import { arange, array, astype, zeros } from "../../src/index.js"
import { encodeSafetensors } from "../../src/io/index.js"
import { findChromium } from "./chromium.js"
import { bundle, newFolder, pageOf, told } from "./folder.js"

const folder = newFolder()
const chromium = findChromium()

const write = (name: string, bytes: Uint8Array | string): void => writeFileSync(join(folder, name), bytes)

beforeAll(async () => {
  mkdirSync(join(folder, "mnist"))
  for (const name of ["train", "t10k"]) {
    write(`mnist/${name}-images-idx3-ubyte.gz`, gzipSync(encodeIdx(zeros([2, 3, 3], { dtype: "uint8" }))))
    write(`mnist/${name}-labels-idx1-ubyte`, encodeIdx(zeros([2], { dtype: "uint8" })))
  }
  write("labels.idx.gz", gzipSync(encodeIdx(astype(arange(3), "uint8"))))
  write("model.safetensors", encodeSafetensors({ w: array([1, 2]) }))
  write("index.html", pageOf("page.js"))
  await bundle({ page: "test/browser/data/page.ts", pipeline: "test/browser/data/pipeline.ts" }, folder)
})

afterAll(() => rmSync(folder, { recursive: true }))

test.skipIf(chromium === null)("loading and prefetching in a page", async () => {
  expect(await told(chromium!, folder)).toEqual({
    bytes: [0, 1, 2, 3, 4, 5],
    blob: [0, 1, 2, 3, 4, 5],
    address: [0, 1, 2],
    folder: [2, 1, 3, 3],
    missing: expect.stringContaining("the server answered 404"),
    npz: [1, 2],
    png: [3, 2, 2],
    safetensors: [1, 2],
    saved: expect.stringContaining("there is no file system"),
    prefetched: [4, 4, 2],
  })
})
