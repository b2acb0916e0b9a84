import { readFileSync } from "node:fs"
import { createServer, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { extname, join, normalize } from "node:path"

const types: Readonly<Record<string, string>> = { ".js": "text/javascript", ".mjs": "text/javascript" }

const html =
  '<!doctype html><meta charset="utf-8"><title>cotangent</title><script type="module" src="/test/page.mjs"></script>'

/** Two pages, `/isolated` and `/plain`, under a policy that allows neither `eval` nor scripts from elsewhere. */
const headersOf = (path: string): Readonly<Record<string, string>> => ({
  "content-security-policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'",
  "cross-origin-resource-policy": "same-origin",
  ...(path === "/plain"
    ? {}
    : { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" }),
})

/** Serves `dist` and the scripts of this folder on this machine alone; `heard` gets what pages tell. */
export const serve = (repository: string, heard: (text: string) => void): Promise<Server> => {
  const folders: Readonly<Record<string, string>> = { dist: "dist", test: "test/browser" }
  const answer = (path: string, response: ServerResponse): void => {
    const send = (status: number, type: string, body: string | Buffer): void => {
      response.writeHead(status, { ...headersOf(path), "content-type": type }).end(body)
    }
    const [, folder = "", ...rest] = path.split("/")
    try {
      if (path === "/isolated" || path === "/plain") send(200, "text/html", html)
      else send(200, types[extname(path)]!, readFileSync(join(repository, folders[folder]!, normalize(rest.join("/")))))
    } catch {
      send(404, "text/plain", "")
    }
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url!, "http://localhost")
    if (request.method !== "POST") return answer(pathname, response)
    const parts: string[] = []
    request.setEncoding("utf8").on("data", (part: string) => parts.push(part))
    request.on("end", () => {
      heard(parts.join(""))
      response.writeHead(204).end()
    })
  })
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)))
}

export const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`
