import { defineConfig } from "vitest/config"

/** Long runs are asked for from outside: `LAWS_RUNS=10000` sets the runs of each law, `LONG=1` adds the slow tests. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    typecheck: { enabled: true, checker: "tsc", include: ["test/types/**/*.test-d.ts"], ignoreSourceErrors: true },
    pool: "forks",
    execArgv: ["--expose-gc"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
