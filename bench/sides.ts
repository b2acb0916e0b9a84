import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { delimiter, join } from "node:path"
import type { Command } from "./conversation.js"

/** A side that can be started, or the reason why not. */
export interface SideCommand {
  readonly name: string
  readonly title: string
  readonly command: Command | null
  readonly reason: string
}

/** Where the files of this package and the bundles of its TypeScript are. */
export interface Places {
  readonly bench: string
  readonly bundles: string
}

const javaScript = [
  { name: "tfjs", title: "TF.js", needs: "@tensorflow/tfjs-backend-wasm" },
  { name: "jax-js", title: "jax-js", needs: "@jax-js/jax" },
  { name: "onnxruntime", title: "ONNX RT", needs: "onnxruntime-web" },
]

const python = [
  { name: "jax", title: "JAX", needs: "jax" },
  { name: "torch", title: "PyTorch", needs: "torch" },
]

/** The names of all peers. */
export const peerNames: readonly string[] = [...python, ...javaScript].map(({ name }) => name)

const pythons = (): readonly string[] => (process.env.BENCH_PYTHON ?? "python3").split(delimiter)

const imports = (program: string, module: string): boolean =>
  spawnSync(program, ["-c", `import ${module}`], { stdio: "ignore" }).status === 0

/** The sides to measure, ours first. */
export const sidesOf = (places: Places, node: string, peers: readonly string[]): readonly SideCommand[] => {
  const child = join(places.bundles, "bench-child.mjs")
  const bundle = (name: string, title: string): SideCommand => ({
    name,
    title,
    command: [node, child, join(places.bundles, `bench-${name}.mjs`)],
    reason: "",
  })
  const ofPython = ({ name, title, needs }: (typeof python)[number]): SideCommand => {
    const program = pythons().find((p) => imports(p, needs))
    const command: Command | null =
      program === undefined ? null : [program, join(places.bench, "peers/python/serve.py"), name]
    return { name, title, command, reason: `no Python imports ${needs}; the variable BENCH_PYTHON may name one` }
  }
  const ofNode = ({ name, title, needs }: (typeof javaScript)[number]): SideCommand => {
    const installed = existsSync(join(places.bench, "node_modules", needs))
    const command: Command | null = installed ? [node, child, join(places.bench, `peers/${name}/index.mjs`)] : null
    return { name, title, command, reason: `${needs} is not installed: npm ci in bench` }
  }
  const wanted = ({ name }: { readonly name: string }): boolean => peers.includes(name)
  return [
    bundle("ours", "ours"),
    bundle("machine", "machine"),
    ...python.filter(wanted).map(ofPython),
    ...javaScript.filter(wanted).map(ofNode),
  ]
}

/** The Node that runs all JavaScript: this one, unless it is older than 22 and the package has a newer one. */
export const nodeFor = (places: Places, asked: string | null): string => {
  const own = join(places.bench, "node_modules/node/bin/node")
  const old = Number(process.versions.node.split(".")[0]) < 22
  return asked ?? (old && existsSync(own) ? own : process.execPath)
}
