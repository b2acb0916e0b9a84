/** Does a workload once; when it gives a promise, the work is done when that is settled. */
export type Run = () => unknown

/** Makes the inputs of a workload ready; throws, or is missing, when it cannot be done. */
export type Prepare = () => Run | Promise<Run>

/** A library, or the machine itself, under measurement: what the module of a JavaScript side exports as `side`. */
export interface Side {
  readonly version: string
  readonly workloads: Readonly<Record<string, Prepare>>
  /** reasons for workloads that the library has no way to do */
  readonly cannot?: Readonly<Record<string, string>>
  /** frees what the last workload held */
  readonly clear?: () => void
}
