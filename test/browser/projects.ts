import { playwright } from "@vitest/browser-playwright"
import type { TestProjectInlineConfiguration } from "vitest/config"
import manifest from "../../package.json" with { type: "json" }
import { type Chromium, chromiumHere, gpuFlags, quietFlags } from "./chromium.js"

/** What a project says of its pages, so that its tests know what must be there. */
export interface Page {
  readonly isolated: boolean
  readonly gpu: boolean
}

declare module "vitest" {
  export interface ProvidedContext {
    readonly page: Page
    /** LAWS_RUNS of the environment */
    readonly lawsRuns: number
    /** LAWS_SEED of the environment */
    readonly lawsSeed: string
    readonly long: boolean
    readonly ci: boolean
  }
}

/** What makes a page cross-origin isolated, so that its threads may share memory. */
const ISOLATED = { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }

const PACKAGES = Object.keys(manifest.dependencies).flatMap((name) =>
  name === "fp-ts"
    ? ["Applicative", "Either", "Monoid", "Option", "TaskEither"].map((path) => `fp-ts/${path}`)
    : [name],
)

const pages = (
  { path, env }: Chromium,
  name: "isolated" | "plain",
  page: Page,
  include: readonly string[],
): TestProjectInlineConfiguration => ({
  server: { headers: page.isolated ? ISOLATED : {} },
  cacheDir: `node_modules/.cache/cotangent/vite-${name}`,
  // All packages that are loaded, so that none is found late, for which a server would load the page again.
  optimizeDeps: {
    noDiscovery: true,
    include: [...PACKAGES, "fast-check"],
  },
  test: {
    name: `${name} page`,
    include: include.map((file) => `test/browser/pages/${file}.test.ts`),
    setupFiles: ["test/browser/pages/seed.ts"],
    provide: {
      page,
      lawsRuns: Number(process.env.LAWS_RUNS ?? 50),
      lawsSeed: process.env.LAWS_SEED ?? "1",
      long: process.env.LONG === "1",
      ci: process.platform === "linux" && Boolean(process.env.CI),
    },
    testTimeout: 120_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      fileParallelism: false,
      isolate: false,
      connectTimeout: 120_000,
      api: { host: "127.0.0.1" },
      provider: playwright({
        launchOptions: { executablePath: path, env: { ...env }, args: [...quietFlags, ...(page.gpu ? gpuFlags : [])] },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
})

/**
 * Tests that run in pages: of one kind, with all that a browser can give, and of another, with nothing that must be
 * allowed. None where there is no browser, which the tests in Node say.
 */
export const browserProjects = (): TestProjectInlineConfiguration[] => {
  const chromium = chromiumHere()
  if (chromium === null) return []
  return [
    pages(chromium, "isolated", { isolated: true, gpu: true }, [
      "primitives",
      "programs",
      "digits",
      "device",
      "worker",
    ]),
    pages(chromium, "plain", { isolated: false, gpu: false }, ["digits", "no-adapter", "worker"]),
  ]
}
