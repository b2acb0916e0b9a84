import { existsSync } from "node:fs"
import { defineConfig, type Options } from "tsup"
import manifest from "./package.json" with { type: "json" }

/** `./dist/esm/src/index.js` is built from `src/index.ts`, under the name `src/index`. */
const entries = (outputs: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    outputs
      .map((output) => output.replace(/^\.\/dist\/esm\/(.*)\.js$/, "$1"))
      .filter((name) => existsSync(`${name}.ts`))
      .map((name) => [name, `${name}.ts`]),
  )

const library = Object.values(manifest.exports).flatMap((target) =>
  typeof target === "string" ? [] : [target.import.default],
)

const shared: Options = {
  target: "es2022",
  platform: "neutral",
  splitting: true, // subpaths share one copy of every module
  treeshake: true,
  sourcemap: false, // the code is not minified, and maps of it would be half of the package
  removeNodeProtocol: false,
  external: [/^node:/],
  noExternal: [/^fp-ts/], // Node cannot import its documented paths as ES modules
  outExtension: () => ({ js: ".js" }),
  esbuildOptions: (options) => {
    options.mainFields = ["module", "main"]
  },
}

/** The address of a CommonJS file, by which it finds the files beside it: in Node its path, in a page the page's. */
const OWN_URL =
  '"use strict";const ownUrl = globalThis.process?.getBuiltinModule?.("node:url").pathToFileURL(__filename).href ?? globalThis.document?.baseURI;'

const commonJs: Options = {
  ...shared,
  define: { "import.meta.url": "ownUrl" },
  plugins: [
    {
      name: "own-url",
      renderChunk: (code, { map }) =>
        /\bownUrl\b/.test(code) ? { code: `${OWN_URL}${code}`, map: map ?? null } : undefined,
    },
  ],
}

export default defineConfig([
  { ...shared, format: "esm", outDir: "dist/esm", entry: entries([...library, ...Object.values(manifest.bin)]) },
  { ...commonJs, format: "cjs", outDir: "dist/cjs", entry: entries(library) },
])
