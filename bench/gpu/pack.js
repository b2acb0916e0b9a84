// Everything that `node bench/gpu` needs on a machine that has Node and a driver, and nothing else.
import { copyFileSync, cpSync, mkdirSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"

const require = createRequire(import.meta.url)

const folderOf = (name) => dirname(require.resolve(`${name}/package.json`))

const own = process.platform === "darwin" ? "darwin-universal" : `${process.platform}-${process.arch}`

/** Files of Dawn for other machines than this one, and what builds it. */
const isForeign = (path) => {
  const [, folder] = path.match(/[\\/]dist[\\/](\w+-\w+)/) ?? []
  return (folder !== undefined && folder !== own) || /[\\/]webgpu[\\/]build/.test(path)
}

/** Writes a folder that runs by itself: `node FOLDER`. */
export const pack = (cache, main, folder) => {
  mkdirSync(join(folder, "node_modules"), { recursive: true })
  copyFileSync(main, join(folder, "main.mjs"))
  copyFileSync(join(cache, "worker.mjs"), join(folder, "worker.mjs"))
  const dawn = folderOf("webgpu")
  const filter = (path) => !isForeign(path)
  cpSync(dawn, join(folder, "node_modules/webgpu"), { recursive: true, filter })
  for (const name of ["debug", "ms"]) cpSync(folderOf(name), join(folder, "node_modules", name), { recursive: true })
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }\n')
  writeFileSync(
    join(folder, "index.js"),
    'process.argv.splice(2, 0, import.meta.dirname)\nawait import("./main.mjs")\n',
  )
  console.log(`${folder}: run it with node ${folder}; results come to ${join(folder, "results")}`)
}
