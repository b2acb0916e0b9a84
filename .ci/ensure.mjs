// Installs the locked dependencies when they are missing or out of date.
import { statSync } from "node:fs"
import { join } from "node:path"
import { quietly, root } from "./shell.mjs"

const modified = (path) => statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0

if (modified("node_modules/.package-lock.json") < modified("package-lock.json"))
  quietly("npm ci --no-audit --no-fund --loglevel=error")
