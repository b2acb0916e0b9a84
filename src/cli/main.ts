#!/usr/bin/env node
import { EXIT, run } from "./run.js"
import { SHOW_CURSOR, terminalOf } from "./terminal.js"

const { stdout, stderr, env, argv } = process
const controller = new AbortController()

// The first Ctrl-C saves and ends; the second ends at once, and gives the cursor back.
process.once("SIGINT", () => {
  controller.abort()
  process.once("SIGINT", () => {
    if (stdout.isTTY) stdout.write(`\n${SHOW_CURSOR}`)
    process.exit(EXIT.interrupted)
  })
})
// A reader that has seen enough, such as `head`, is no failure.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))

process.exitCode = await run(argv.slice(2), {
  terminal: terminalOf(stdout, env),
  print: (text) => void stdout.write(text),
  printError: (text) => void stderr.write(text),
  signal: controller.signal,
})
