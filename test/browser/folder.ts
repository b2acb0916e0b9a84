import { mkdirSync, mkdtempSync, readFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, resolve } from "node:path"
import { build as tsup } from "tsup"
import { type Chromium, show } from "./chromium.js"

const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".html": "text/html" }

/** A new folder for a page, from where packages are found. */
export const newFolder = (): string => {
  const cache = resolve(import.meta.dirname, "../../node_modules/.cache")
  mkdirSync(cache, { recursive: true })
  return mkdtempSync(join(cache, "page-"))
}

/** Bundles programs as a user would for a page, with nothing of Node in them: what asks for `node:` finds nothing there. */
export const bundle = (entry: Readonly<Record<string, string>>, folder: string): Promise<void> =>
  tsup({
    config: false,
    silent: true,
    entry: { ...entry },
    format: "esm",
    platform: "browser",
    target: "es2022",
    outDir: folder,
    outExtension: () => ({ js: ".js" }),
    noExternal: [/./],
    external: [/^node:/],
  })

/** The page that loads a script beside it. */
export const pageOf = (script: string): string =>
  `<!doctype html><meta charset="utf-8"><script type="module" src="${script}"></script>`

/** Serves a folder, and waits for what its `index.html` tells. */
export const told = async (browser: Chromium, folder: string): Promise<unknown> => {
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
      const name = pathname === "/" ? "index.html" : pathname
      const body = readFileSync(join(folder, name))
      const type = types[extname(name)] ?? "application/octet-stream"
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
