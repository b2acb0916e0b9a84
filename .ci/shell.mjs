import { spawnSync } from "node:child_process"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"

export const root = fileURLToPath(new URL("..", import.meta.url))

export const cache = join(root, "node_modules/.cache/cotangent")

const env = { ...process.env, PATH: join(root, "node_modules/.bin") + delimiter + process.env.PATH }

/** Runs a command line in the repository root and keeps what it says. */
export const capture = (command) => {
  const result = spawnSync(command, { cwd: root, env, shell: true, encoding: "utf8", maxBuffer: 2 ** 28 })
  return { ok: result.status === 0, output: `${result.stdout ?? ""}${result.stderr ?? ""}`.trim() }
}

/** Runs a command line in the repository root, quiet unless it fails; a failure ends this process. */
export const quietly = (command) => {
  const { ok, output } = capture(command)
  if (ok) return
  console.error(`${command}\n${output}`)
  process.exit(1)
}

/** Runs Node on a script, on the same terminal, and gives its exit code. */
export const node = (...args) => spawnSync(process.execPath, args, { cwd: root, env, stdio: "inherit" }).status ?? 1
