import type { Device, DType, NDArray } from "../array/index.js"
import type { Program } from "../program/index.js"

/** A kernel of an executable, as a person reads it. */
export interface KernelReport {
  readonly name: string
  readonly text: string
  /** floating-point operations, a function counted as one */
  readonly flops: number
  /** bytes read and written, each element of an operand counted once */
  readonly bytes: number
}

/** What a program became. */
export interface Report {
  readonly kernels: readonly KernelReport[]
  /** bytes of memory planned for all values, and what they would take without sharing */
  readonly planned: number
  readonly unshared: number
  /** the code that runs, as text */
  readonly source: string
}

/** How long a part of an executable ran. */
export interface Timing {
  readonly name: string
  /** milliseconds */
  readonly time: number
}

/** A program made ready to run; run as often as its jitted function is called. */
export interface Executable {
  readonly run: (args: readonly NDArray[]) => readonly NDArray[]
  readonly report: () => Report
  /** the time of every part, in order, in one run; results are dropped and no argument is donated */
  readonly profile: (args: readonly NDArray[]) => readonly Timing[]
  /** the same, of a device that tells its times later */
  readonly measure?: (args: readonly NDArray[]) => Promise<readonly Timing[]>
}

/** What a program is compiled for. */
export interface CompileOptions {
  /** inputs that are given up with every call, so that results may take their place */
  readonly donated: readonly number[]
}

/** What turns simplified programs into executables; every code generator implements it. */
export interface Backend {
  readonly name: string
  readonly compile: (program: Program, options: CompileOptions) => Executable
}

/** A device that runs programs; it carries its own backend. */
export interface ComputeDevice extends Device {
  readonly backend: Backend
  /** dtypes that do not exist there; none when it does not say */
  readonly lacks?: readonly DType[]
}

/** True for devices that run programs. */
export const hasBackend = (device: Device): device is ComputeDevice => "backend" in device
