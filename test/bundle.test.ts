import { execFileSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import manifest from "../package.json" with { type: "json" }

const repository = resolve(import.meta.dirname, "..")
const user = mkdtempSync(join(tmpdir(), "cotangent-"))

const subpaths = Object.keys(manifest.exports).map((subpath) => subpath.replace(/^\./, "cotangent"))
const modules = subpaths.filter((subpath) => !subpath.endsWith(".json"))

const run = (cwd: string, program: string, ...args: readonly string[]): string => {
  try {
    return execFileSync(program, args, { cwd, encoding: "utf8", stdio: "pipe" }).trim()
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { readonly stdout?: string; readonly stderr?: string }
    throw new Error(`${program} failed\n${stdout}${stderr}`)
  }
}

/** Runs a script, given as text, in a Node of its own and gives what it prints. */
const script = (cwd: string, type: "module" | "commonjs", text: string): string =>
  run(cwd, process.execPath, `--input-type=${type}`, "--eval", text)

const link = (name: string): void => {
  const path = join(user, "node_modules", name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(join(repository, "node_modules", name), path, "junction")
}

/** Makes a project that has the packed package and what it depends on, and nothing else. */
const install = (): void => {
  const home = join(user, "node_modules/cotangent")
  mkdirSync(home, { recursive: true })
  run(repository, "npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", user)
  const tarball = readdirSync(user).find((name) => name.endsWith(".tgz"))!
  run(user, "tar", "-xzf", tarball, "-C", home, "--strip-components=1")
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) link(name)
}

beforeAll(() => {
  const built = ["esm/package.json", "cjs/package.json", "esm/src/index.d.ts"].every((path) =>
    existsSync(join(repository, "dist", path)),
  )
  if (!built) run(repository, process.execPath, ".ci/build.mjs")
  install()
})

afterAll(() => rmSync(user, { recursive: true, force: true }))

describe.each([
  ["built", repository],
  ["packed", user],
])("the %s package", (_, cwd) => {
  test.each(modules)("%s loads as an ES module", (name) => {
    expect(script(cwd, "module", `console.log(Object.keys(await import("${name}")).length > 0)`)).toBe("true")
  })

  test.each(modules)("%s loads as a CommonJS module", (name) => {
    expect(script(cwd, "commonjs", `console.log(Object.keys(require("${name}")).length > 0)`)).toBe("true")
  })

  test("the two formats export the same names", () => {
    const text = `
      import { createRequire } from "node:module"
      const require = createRequire(process.cwd() + "/")
      const names = (exported) => Object.keys(exported).filter((name) => !/^default$|^module.exports$/.test(name)).sort().join()
      for (const name of ${JSON.stringify(modules)})
        if (names(await import(name)) !== names(require(name))) console.log(name)`
    expect(script(cwd, "module", text)).toBe("")
  })
})

describe("two copies of the library, one ESM and one CJS", () => {
  const both = (text: string): unknown =>
    JSON.parse(
      script(
        user,
        "module",
        `import { createRequire } from "node:module"
         import * as esm from "cotangent"
         const cjs = createRequire(process.cwd() + "/")("cotangent")
         console.log(JSON.stringify(${text}))`,
      ),
    )

  test("add each other's arrays", () => {
    expect(both("esm.toArray(esm.add(esm.array([1, 2]), cjs.array([3, 4])))")).toEqual([4, 6])
    expect(both("cjs.toArray(cjs.add(esm.array([1, 2]), cjs.array([3, 4])))")).toEqual([4, 6])
  })

  test("differentiate each other's functions", () => {
    expect(both("esm.toArray(esm.grad((x) => cjs.sum(cjs.mul(x, x)))(cjs.array([1, 2])))")).toEqual([2, 4])
    expect(both("cjs.toArray(cjs.grad((x) => esm.sum(cjs.mul(x, x)))(esm.array([1, 2])))")).toEqual([2, 4])
  })
})

test("the declarations need neither Node's types nor the browser's", () => {
  writeFileSync(join(user, "user.ts"), modules.map((name, i) => `export * as m${i} from "${name}"\n`).join(""))
  const compilerOptions = {
    ...{ target: "es2022", lib: ["es2022"], types: [], module: "node16", strict: true },
    ...{ noEmit: true, skipLibCheck: false },
  }
  writeFileSync(join(user, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["user.ts"] }))
  run(user, process.execPath, join(repository, "node_modules/typescript/bin/tsc"))
})
