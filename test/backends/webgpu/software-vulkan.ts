import { constants, tmpdir } from "node:os"
import { join } from "node:path"
import { unpacked } from "./archive.js"

const DRIVER = "vk_swiftshader_icd.json"
const LOADER = "libvulkan.so.1"

/** The folder of SwiftShader and a Vulkan loader, from npm. */
const swiftshader = (): string => unpacked("swiftshader", ["swiftshader.tar.br"], [DRIVER, LOADER])

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
