import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { gzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { array, isCotangentError, toArray } from "../../src/index.js"
import {
  appendMetrics,
  loadBytes,
  loadJson,
  loadMetrics,
  loadNpy,
  loadText,
  saveBytes,
  saveJson,
  saveMetrics,
  saveNpy,
  saveText,
} from "../../src/io/index.js"
import { messageOf, rightOf } from "./support.js"

const folder = mkdtempSync(join(tmpdir(), "cotangent-files-"))
const at = (name: string): string => join(folder, name)

const page = new TextEncoder().encode("a page of text")
let server: Server
let address = ""

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/page") response.end(page)
    else if (request.url === "/page.gz") response.end(gzipSync(page))
    else if (request.url === "/endless") {
      response.writeHead(200)
      const write = (): void => {
        if (!response.destroyed) response.write(new Uint8Array(2 ** 16), () => setImmediate(write))
      }
      write()
    } else if (request.url === "/broken") {
      response.writeHead(200, { "content-length": "1000" })
      response.write("half", () => response.destroy())
    } else response.writeHead(404).end("no")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

describe("loadBytes", () => {
  test("bytes, buffers, blobs, paths, addresses", async () => {
    writeFileSync(at("page"), page)
    const sources = [
      page,
      page.buffer,
      new Blob([page]),
      at("page"),
      pathToFileURL(at("page")),
      pathToFileURL(at("page")).href,
      `${address}/page`,
      new URL(`${address}/page`),
      `data:text/plain;base64,${Buffer.from(page).toString("base64")}`,
    ]
    for (const source of sources) expect([...rightOf(await loadBytes(source)())]).toEqual([...page])
  })

  test("gzip is inflated wherever it comes from, unless it is not to be", async () => {
    const zipped = new Uint8Array(gzipSync(page))
    writeFileSync(at("zipped"), zipped)
    for (const source of [zipped, at("zipped"), `${address}/page.gz`])
      expect(rightOf(await loadText(source)())).toBe("a page of text")
    expect([...rightOf(await loadBytes(zipped, { gunzip: false })())]).toEqual([...zipped])
  })

  test("what is truncated or damaged is a ParseError", async () => {
    const zipped = new Uint8Array(gzipSync(new Uint8Array(1000).map((_, i) => i * i)))
    for (const cut of [20, 50, zipped.length - 1]) {
      const result = await loadBytes(zipped.subarray(0, cut))()
      expect(result).toMatchObject({ _tag: "Left", left: { _tag: "ParseError" } })
      expect(messageOf(result)).toContain("no whole gzip file")
    }
    const flipped = Uint8Array.from(zipped)
    flipped[zipped.length - 6]! ^= 1
    expect(messageOf(await loadBytes(flipped)())).toContain("no whole gzip file")
  })

  test("no more is read than is allowed", async () => {
    const bomb = new Uint8Array(gzipSync(new Uint8Array(2 ** 20)))
    for (const source of [bomb, page, at("page"), `${address}/page`, `${address}/endless`]) {
      const result = await loadBytes(source, { maxBytes: 10 })()
      expect(result).toMatchObject({ _tag: "Left", left: { _tag: "FileError" } })
      expect(messageOf(result)).toContain("are more than 10")
    }
    expect(messageOf(await loadBytes(bomb, { maxBytes: 5000 })())).toContain("are more than 5000")
  })

  test("what is not there is a FileError, which names it", async () => {
    mkdirSync(at("folder"))
    const cases: readonly (readonly [string, string])[] = [
      [at("nothing"), "there is no such file"],
      [at("folder"), "it is a folder"],
      [`${at("page")}/x`, "a part of the path is no folder"],
      [`${address}/nothing`, "the server answered 404 Not Found"],
      [`${address}/broken`, "cannot be read"],
      ["http://127.0.0.1:1/", "cannot be read"],
    ]
    for (const [source, problem] of cases) {
      const result = await loadBytes(source)()
      expect(messageOf(result)).toContain(problem)
      expect(messageOf(result)).toContain(`source: ${source}`)
      expect(result._tag === "Left" && isCotangentError(result.left)).toBe(true)
    }
  })

  test("it is given up when it is aborted", async () => {
    const signal = AbortSignal.timeout(50)
    expect(messageOf(await loadBytes(`${address}/endless`, { signal })())).toContain("cannot be read")
  })

  test("what is no source is refused at once", () => {
    for (const source of [undefined, null, 3, "", "a\0b", {}, []])
      expect(() => loadBytes(source as never)).toThrow("the source is")
    expect(() => loadBytes("x", { maxBytes: -1 })).toThrow("maxBytes is the number -1")
    expect(() => loadBytes("x", { maxSize: 3 } as never)).toThrow("there is no option maxSize")
  })

  test("a text is UTF-8", async () => {
    expect(messageOf(await loadText(Uint8Array.from([0xff, 0xfe]))())).toContain("no text in UTF-8")
    expect(rightOf(await loadText(new TextEncoder().encode("\ufeffé"))())).toBe("é")
  })
})

describe("saving", () => {
  test("leaves nothing but the file", async () => {
    rightOf(await saveBytes(at("saved"), page)())
    rightOf(await saveText(pathToFileURL(at("saved")), "another")())
    expect(readFileSync(at("saved"), "utf8")).toBe("another")
    expect(readdirSync(folder).filter((name) => name.includes(".tmp"))).toEqual([])
  })

  test("goes through a link", async () => {
    writeFileSync(at("target"), "old")
    symlinkSync(at("target"), at("link"))
    rightOf(await saveText(at("link"), "new")())
    expect(readFileSync(at("target"), "utf8")).toBe("new")
  })

  test("what cannot be written is a FileError, and leaves no draft", async () => {
    expect(messageOf(await saveText(join(folder, "none", "x"), "a")())).toContain(
      "cannot be written: there is no such file",
    )
    expect(messageOf(await saveText(folder, "a")())).toContain("cannot be written")
    expect(
      readdirSync(tmpdir()).filter((name) => name.startsWith(folder.split("/").at(-1)!) && name.endsWith("tmp")),
    ).toEqual([])
    expect(() => saveText("" as never, "a")).toThrow("the path is")
  })

  test("arrays", async () => {
    rightOf(await saveNpy(at("x.npy"), array([1, 2]))())
    expect(toArray(rightOf(await loadNpy(at("x.npy"))()))).toEqual([1, 2])
    writeFileSync(at("bad.npy"), "no")
    expect(messageOf(await loadNpy(at("bad.npy"))())).toBe(
      `ParseError: loadNpy: the bytes do not begin with NPY's magic string\n  source: ${at("bad.npy")}\n  hint: save it with numpy.save`,
    )
  })
})

describe("JSON", () => {
  test("values as they were; arrays as lists; what is not finite as words", async () => {
    const value = { a: [1, 2.5, -0.1], b: { c: null, d: true, e: "text" } }
    rightOf(await saveJson(at("v.json"), value)())
    expect(rightOf(await loadJson(at("v.json"))())).toEqual(value)
    rightOf(await saveJson(at("w.json"), { x: array([[1], [2]]), y: NaN, z: undefined })())
    expect(rightOf(await loadJson(at("w.json"))())).toEqual({ x: [[1], [2]], y: "NaN" })
    expect(() => saveJson(at("w.json"), { f: () => 1 })).toThrow("value.f is a function, which JSON does not have")
  })

  test("what is none is refused", async () => {
    expect(messageOf(await loadJson(new TextEncoder().encode("{a}"))())).toContain("this is no JSON")
  })

  test("metrics, one record in a line, to the bit", async () => {
    const records = [{ epoch: 1, loss: 0.1 + 0.2 }, { loss: NaN, best: -Infinity, zero: -0 }, {}]
    rightOf(await saveMetrics(at("m.jsonl"), records)())
    rightOf(await appendMetrics(at("m.jsonl"), { last: 1e-300 })())
    expect(rightOf(await loadMetrics(at("m.jsonl"))())).toEqual([...records, { last: 1e-300 }])
  })

  test("a line that was interrupted is left out, one that is wrong is refused", async () => {
    const text = (s: string): Uint8Array => new TextEncoder().encode(s)
    expect(rightOf(await loadMetrics(text('{"a":1}\n{"a":'))())).toEqual([{ a: 1 }])
    expect(messageOf(await loadMetrics(text('{"a":1}\n{"a":"x"}\n'))())).toContain("a is no number")
    expect(messageOf(await loadMetrics(text('{"a":1}\n[1]\n'))())).toContain("no record of numbers")
    expect(messageOf(await loadMetrics(text('{"a"\n'))())).toContain("line: 1")
    expect(() => saveMetrics("x", [{ a: array(1) as never }])).toThrow("a is float32[]")
  })
})
