// A module that starts a worker names its file, `new URL("./worker.mjs", import.meta.url)`, and no bundler moves it.
import { copyFileSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { root } from "./shell.mjs"

const worker = "src/backends/wasm/threads/worker.mjs"

const asks = (path) => /\.m?js$/.test(path) && readFileSync(path, "utf8").includes('"./worker.mjs"')

/** Puts the worker beside every file of a folder that asks for it. */
export const shipWorkers = (folder) =>
  readdirSync(folder, { recursive: true })
    .map((name) => join(folder, name))
    .filter(asks)
    .forEach((path) => copyFileSync(join(root, worker), join(dirname(path), "worker.mjs")))
