import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { basename, join, resolve } from "node:path"
import { brotliDecompressSync } from "node:zlib"

const BLOCK = 512

const field = (tar: Buffer, at: number, length: number): string =>
  tar.toString("latin1", at, at + length).replace(/\0.*$/s, "")

/** A file, put in place whole, so that processes that do this at the same time do not meet. */
const place = (path: string, content: Buffer): void => {
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, content)
  chmodSync(draft, 0o755)
  renameSync(draft, path)
}

/** Puts the files of an archive into one folder, whatever folders they are in there. */
const placeAll = (tar: Buffer, folder: string): void => {
  for (let at = 0; at + BLOCK <= tar.length; ) {
    const name = field(tar, at, 100)
    if (name === "") break
    const size = Number.parseInt(field(tar, at + 124, 12), 8)
    const isFile = tar[at + 156] === 0x30 || tar[at + 156] === 0
    if (isFile) place(join(folder, basename(name)), tar.subarray(at + BLOCK, at + BLOCK + size))
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
}

/**
 * A folder with what the files of the package `@sparticuz/chromium` have in them, unpacked when one of `wanted` is not
 * there yet: its archives' files, and its programs.
 */
export const unpacked = (name: string, files: readonly string[], wanted: readonly string[]): string => {
  const root = resolve(createRequire(import.meta.url).resolve("@sparticuz/chromium"), "../..")
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { readonly version: string }
  const folder = resolve(root, `../../.cache/cotangent/${name}-${version}`)
  if (wanted.every((file) => existsSync(join(folder, file)))) return folder
  mkdirSync(folder, { recursive: true })
  for (const file of files) {
    const content = brotliDecompressSync(readFileSync(join(root, "bin", file)))
    if (file.endsWith(".tar.br")) placeAll(content, folder)
    else place(join(folder, file.replace(/\.br$/, "")), content)
  }
  return folder
}
