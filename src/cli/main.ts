#!/usr/bin/env node
import { run } from "./run.js"
import { terminalOf } from "./terminal.js"

const { stdout, stderr, env, argv } = process
const controller = new AbortController()

process.once("SIGINT", () => controller.abort())
// A reader that has seen enough, such as `head`, is no failure.
stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1))

process.exitCode = await run(argv.slice(2), {
  terminal: terminalOf(stdout, env),
  print: (text) => void stdout.write(text),
  printError: (text) => void stderr.write(text),
  signal: controller.signal,
})
