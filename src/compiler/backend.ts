import type { Device, NDArray } from "../array/index.js"
import type { Program } from "../program/index.js"

/** A program made ready to run; called as often as its jitted function is. */
export type Executable = (args: readonly NDArray[]) => readonly NDArray[]

/** What turns simplified programs into executables; every code generator implements it. */
export interface Backend {
  readonly name: string
  readonly compile: (program: Program) => Executable
}

/** A device that runs programs; it carries its own backend. */
export interface ComputeDevice extends Device {
  readonly backend: Backend
}
