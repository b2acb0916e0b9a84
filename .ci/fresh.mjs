import { existsSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { root } from "./shell.mjs"

const modified = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

const files = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true }).map((name) => join(folder, name)) : []

/** Whether dist is whole and newer than everything it is built from. */
export const fresh = () => {
  const built = modified(join(root, "dist/cjs/package.json"))
  const sources = [
    ...files(join(root, "src")),
    ...files(join(root, "laws")),
    join(root, "package.json"),
    join(root, "tsup.config.ts"),
  ]
  return sources.every((path) => modified(path) <= built)
}
