import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { constants, tmpdir } from "node:os"
import { basename, join, resolve } from "node:path"
import { brotliDecompressSync } from "node:zlib"

const BLOCK = 512

const field = (tar: Buffer, at: number, length: number): string =>
  tar.toString("latin1", at, at + length).replace(/\0.*$/s, "")

/** Files of an archive, each put in place whole, so that processes that do this at the same time do not meet. */
const unpack = (tar: Buffer, folder: string): void => {
  mkdirSync(folder, { recursive: true })
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const name = field(tar, at, 100)
    if (name === "") break
    const size = Number.parseInt(field(tar, at + 124, 12), 8)
    const isFile = tar[at + 156] === 0x30 || tar[at + 156] === 0
    if (isFile) {
      const path = join(folder, basename(name))
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, tar.subarray(at + BLOCK, at + BLOCK + size))
      chmodSync(draft, 0o755)
      renameSync(draft, path)
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}

const DRIVER = "vk_swiftshader_icd.json"
const LOADER = "libvulkan.so.1"

/** The folder of SwiftShader and a Vulkan loader out of the package `@sparticuz/chromium`, unpacked when they are not yet. */
const swiftshader = (): string => {
  const root = resolve(createRequire(import.meta.url).resolve("@sparticuz/chromium"), "../..")
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string }
  const folder = resolve(root, `../../.cache/cotangent/swiftshader-${version}`)
  if (!existsSync(join(folder, DRIVER)) || !existsSync(join(folder, LOADER)))
    unpack(brotliDecompressSync(readFileSync(join(root, "bin/swiftshader.tar.br"))), folder)
  return folder
}

/** A library that is loaded under its name answers every later search for this name. */
const preload = (library: string): void => {
  const RTLD_NODELETE = 0x1000
  try {
    process.dlopen({ exports: {} }, library, constants.dlopen.RTLD_NOW | RTLD_NODELETE)
  } catch (e) {
    // It is loaded, and it is no addon of Node, which is what is complained about.
    if (!(e instanceof Error && /self-register|napi_register/.test(e.message))) throw e
  }
}

/**
 * Gives this process a Vulkan in software, before it first asks for an adapter: on Linux and x64, from packages of npm
 * alone. True when there is one.
 */
export const useSoftwareVulkan = (): boolean => {
  if (process.platform !== "linux" || process.arch !== "x64") return false
  const { VK_DRIVER_FILES, XDG_RUNTIME_DIR } = process.env
  if (VK_DRIVER_FILES !== undefined && !VK_DRIVER_FILES.endsWith(DRIVER)) return true
  const folder = swiftshader()
  process.env.VK_DRIVER_FILES = join(folder, DRIVER)
  process.env.XDG_RUNTIME_DIR = XDG_RUNTIME_DIR ?? tmpdir()
  preload(join(folder, LOADER))
  return true
}
