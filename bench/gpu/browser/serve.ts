import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join, normalize } from "node:path"

const html = '<!doctype html><meta charset="utf-8"><title>bench</title><script type="module" src="/page.js"></script>'

/** Serves the scripts of a folder on this machine alone; `heard` gets what the page tells, by its path. */
export const serve = (folder: string, heard: (path: string, text: string) => void): Promise<Server> => {
  const server = createServer((request, response) => {
    const path = new URL(request.url!, "http://localhost").pathname
    if (request.method === "POST") {
      const parts: string[] = []
      request.setEncoding("utf8").on("data", (part: string) => parts.push(part))
      request.on("end", () => {
        response.writeHead(204).end()
        heard(path, parts.join(""))
      })
      return
    }
    try {
      const isPage = path === "/"
      const body = isPage ? html : readFileSync(join(folder, normalize(path)))
      response.writeHead(200, { "content-type": isPage ? "text/html" : "text/javascript" }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)))
}

export const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
