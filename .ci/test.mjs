// Everything that must hold before a change is kept. The last line says how much of it does.
import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { cache, capture, node, root } from "./shell.mjs"

const steps = [
  ["lint", "biome check --error-on-warnings"],
  ["types", "tsc"],
  ["build", "node .ci/build.mjs"],
  ["publint", "publint --strict"],
  ["attw", "attw --pack . --profile node16"],
]

const runStep = ([name, command]) => {
  const start = performance.now()
  const { ok, output } = capture(command)
  console.log(`${ok ? "✓" : "✗"} ${name.padEnd(8)} ${((performance.now() - start) / 1000).toFixed(1)} s`)
  if (!ok) console.log(`\n${output}\n`)
  return ok
}

const runTests = () => {
  const report = join(cache, "vitest.json")
  rmSync(report, { force: true })
  const code = node(
    join(root, "node_modules/vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  )
  return { code, ...readReport(report) }
}

const readReport = (path) => {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(
      readFileSync(path, "utf8"),
    )
    const unloaded = testResults.filter(
      ({ status, assertionResults }) =>
        status === "failed" && assertionResults.every((test) => test.status !== "failed"),
    ).length
    return { passed: numPassedTests, failed: numFailedTests + unloaded, skipped: numPendingTests + numTodoTests }
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }
  }
}

const results = steps.map(runStep)
const tests = runTests()

const passed = results.filter((ok) => ok).length + tests.passed
const failed = results.filter((ok) => !ok).length + (tests.code === 0 ? tests.failed : Math.max(tests.failed, 1))

console.log(`${passed} passed, ${failed} failed${tests.skipped > 0 ? `, ${tests.skipped} skipped` : ""}`)
process.exitCode = failed > 0 ? 1 : 0
