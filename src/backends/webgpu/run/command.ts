import type { Routine } from "../../../compiler/index.js"
import type { Buffer } from "../../../kernel/index.js"
import type { Pipeline } from "./pipelines.js"

/** A shader that is run once each time it comes. */
export interface Dispatch {
  readonly tag: "dispatch"
  readonly name: string
  readonly pipeline: Pipeline
  readonly bindings: readonly Place[]
  /** workgroups, in two dimensions */
  readonly groups: readonly [number, number]
  /** its entry in the table of what is granted, inside an arm of control flow */
  readonly entry: number | null
  /** whether it is told the turn of the loop around it */
  readonly turns: boolean
}

/** A binding: a buffer with as many bytes as are bound of it, all when null; or words that never change. */
export type Place =
  | { readonly tag: "buffer"; readonly buffer: Buffer; readonly bytes: number | null }
  | { readonly tag: "table"; readonly words: readonly number[] }

/** A loop that turns a known number of times. */
export interface Turns {
  readonly tag: "turns"
  readonly trips: number
  readonly body: readonly Command[]
}

/** A loop that goes on while its arm is open; `test` and `gate` say whether it is. */
export interface While {
  readonly tag: "while"
  readonly start: Dispatch
  readonly test: readonly Command[]
  readonly gate: Dispatch
  readonly body: readonly Command[]
  readonly arm: number
}

/** Branches of which the gate opens one. */
export interface Branches {
  readonly tag: "branches"
  readonly gate: Dispatch
  readonly branches: readonly (readonly Command[])[]
}

/** A primitive that the host computes, when the arm that it is in is open. */
export interface HostStep {
  readonly tag: "host"
  readonly routine: Routine
  readonly arm: number
}

/** What a call does on the device, in its order. */
export type Command = Dispatch | Turns | While | Branches | HostStep

/** Commands for steps, and the tables of their control flow. */
export interface Commands {
  readonly commands: readonly (readonly Command[])[]
  /** workgroups that dispatches inside arms ask for, three numbers each */
  readonly asked: readonly number[]
  readonly arms: number
  readonly tables: Tables
}

/** Buffers of control flow: which arms are open, and what is asked and granted. */
export interface Tables {
  readonly isOpen: Buffer
  readonly asked: Buffer
  readonly granted: Buffer
}
