import { type ChildProcess, spawn } from "node:child_process"
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { unpacked } from "../backends/webgpu/archive.js"

/** A browser, and the environment in which it finds its libraries. */
export interface Chromium {
  readonly path: string
  readonly env: Readonly<Record<string, string | undefined>>
}

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const installed = (): Chromium | null => {
  const paths = (process.env.PATH ?? "").split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  const path = paths.find(isProgram)
  return path === undefined ? null : { path, env: process.env }
}

/** A Chromium without a window from npm, with the libraries that a bare Linux lacks, and SwiftShader for its GPU. */
const packaged = (): Chromium => {
  const folder = unpacked("chromium", ["al2023.tar.br", "swiftshader.tar.br", "chromium.br"], ["chromium"])
  return { path: join(folder, "chromium"), env: { ...process.env, LD_LIBRARY_PATH: folder } }
}

/** The browser that the variable CHROMIUM names, else the one from npm, else one on the search path. */
export const chromiumHere = (): Chromium | null => {
  const { CHROMIUM } = process.env
  if (CHROMIUM !== undefined) return { path: CHROMIUM, env: process.env }
  return process.platform === "linux" && process.arch === "x64" ? packaged() : installed()
}

/** The same; where there is none, a line on the error stream. Linux in CI must have one. */
export const findChromium = (): Chromium | null => {
  const found = chromiumHere()
  if (found !== null) return found
  const message = "no Chromium on the search path, and none in the variable CHROMIUM: what runs in pages is NOT TESTED"
  if (process.platform === "linux" && process.env.CI) throw new Error(message)
  console.error(`\n*** ${message} ***\n`)
  return null
}

/** Pages that compute need neither accounts nor updates; a container may have no sandbox and little shared memory. */
export const quietFlags: readonly string[] = [
  "--no-sandbox",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** WebGPU in software; without its extension for memory of workgroups, which takes a second to compile. */
export const gpuFlags: readonly string[] = [
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-dawn-features=use_vulkan_zero_initialize_workgroup_memory_extension",
]

/** Shows a page until `done` is settled, in a browser with nothing in it. */
export const show = async <A>({ path, env }: Chromium, url: string, done: Promise<A>): Promise<A> => {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"))
  const flags = ["--headless", ...quietFlags, ...gpuFlags, `--user-data-dir=${profile}`]
  const browser: ChildProcess = spawn(path, [...flags, url], { stdio: "ignore", env })
  const gone = new Promise<void>((resolve) => browser.on("exit", () => resolve()))
  const early = gone.then(() => Promise.reject(new Error(`${path} ended before the page told its result`)))
  try {
    return await Promise.race([done, early])
  } finally {
    early.catch(() => undefined)
    browser.kill()
    await gone
    try {
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    } catch {
      // What the browser's helpers still write in the folder for temporary files is not what is tested.
    }
  }
}
