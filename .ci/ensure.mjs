// Installs the locked dependencies when they are missing or out of date.
import { lstatSync, statSync } from "node:fs"
import { join } from "node:path"
import { quietly, root } from "./shell.mjs"

const modified = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

/** `npm ci` empties the folder it installs into, so a link to another checkout's is left alone. */
const linked = lstatSync(join(root, "node_modules"), { throwIfNoEntry: false })?.isSymbolicLink() ?? false

if (!linked && modified("node_modules/.package-lock.json") < modified("package-lock.json"))
  quietly("npm ci --no-audit --no-fund --loglevel=error")
