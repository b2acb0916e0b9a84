import { defineConfig } from "vitest/config"
import { browserProjects } from "./test/browser/projects.js"

/**
 * Long runs are asked for from outside: `LAWS_RUNS=10000` sets the runs of each law, `LONG=1` adds the slow tests,
 * `LAWS_SEED=random` (or a number) leaves the inputs that laws otherwise are always tried on.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: "node",
          include: ["test/**/*.test.ts"],
          setupFiles: ["test/seed.ts"],
          exclude: ["test/browser/pages/**"],
          typecheck: {
            enabled: true,
            checker: "tsc",
            include: ["test/types/**/*.test-d.ts"],
            ignoreSourceErrors: true,
          },
          pool: "forks",
          execArgv: ["--expose-gc"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      ...browserProjects(),
    ],
  },
})
