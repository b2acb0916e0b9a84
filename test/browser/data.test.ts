import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { join, resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "tsup"
import { afterAll, beforeAll, expect, test } from "vitest"
import { encodeIdx } from "../../src/data/index.js"
import { arange, array, astype, zeros } from "../../src/index.js"
import { encodeSafetensors } from "../../src/io/index.js"
import { findChromium, show } from "./chromium.js"

const repository = resolve(import.meta.dirname, "../..")
const folder = mkdtempSync(join(repository, "node_modules/.cache/page-"))
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
  write("index.html", '<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>')
  await build({
    config: false,
    silent: true,
    entry: { page: "test/browser/data/page.ts", pipeline: "test/browser/data/pipeline.ts" },
    format: "esm",
    platform: "browser",
    target: "es2022",
    outDir: folder,
    outExtension: () => ({ js: ".js" }),
    noExternal: [/./],
    external: [/^node:/],
  })
})

afterAll(() => rmSync(folder, { recursive: true }))

/** Serves the folder, and waits for what its page tells. */
const told = async (browser: string): Promise<unknown> => {
  let heard: (text: string) => void = () => undefined
  const report = new Promise<string>((resolve) => {
    heard = resolve
  })
  const server = createServer((request, response) => {
    if (request.method === "POST") {
      const parts: Buffer[] = []
      request.on("data", (part: Buffer) => parts.push(part))
      request.on("end", () => {
        heard(Buffer.concat(parts).toString())
        response.end()
      })
      return
    }
    try {
      const { pathname } = new URL(request.url!, "http://localhost")
      const body = readFileSync(join(folder, pathname === "/" ? "index.html" : pathname))
      const type = pathname.endsWith(".js")
        ? "text/javascript"
        : pathname === "/"
          ? "text/html"
          : "application/octet-stream"
      response.writeHead(200, { "content-type": type }).end(request.method === "HEAD" ? undefined : body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  try {
    return JSON.parse(await show(browser, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, report))
  } finally {
    server.close()
  }
}

test.skipIf(chromium === null)("loading and prefetching in a page", async () => {
  expect(await told(chromium!)).toEqual({
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
