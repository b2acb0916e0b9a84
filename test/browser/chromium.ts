import { type ChildProcess, spawn } from "node:child_process"
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The path in the variable CHROMIUM, or a Chromium on the search path; null where there is none. */
export const findChromium = (): string | null => {
  const { CHROMIUM, PATH = "" } = process.env
  if (CHROMIUM !== undefined) return CHROMIUM
  const paths = PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)))
  return paths.find(isProgram) ?? null
}

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--disable-dev-shm-usage",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Shows a page until `done` is settled, in a browser with nothing in it. */
export const show = async <A>(chromium: string, url: string, done: Promise<A>): Promise<A> => {
  const profile = mkdtempSync(join(tmpdir(), "chromium-"))
  const browser: ChildProcess = spawn(chromium, [...flags, `--user-data-dir=${profile}`, url], { stdio: "ignore" })
  const gone = new Promise<void>((resolve) => browser.on("exit", () => resolve()))
  const early = gone.then(() => Promise.reject(new Error(`${chromium} ended before the page told its result`)))
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
