/** What a child is asked, a line of JSON each. */
export type Request =
  | {
      /** name of a workload */
      readonly prepare: string
      /** milliseconds to run it before anything is measured; 0 to measure the first call */
      readonly warm: number
    }
  | {
      /** milliseconds to measure for, with at least one sample */
      readonly run: number
    }

/** What a child answers: times are those of one call, in milliseconds. */
export type Answer =
  | { readonly version: string }
  | { readonly ready: true }
  | { readonly reason: string }
  | { readonly times: readonly number[] }

/** Answers begin with this, for libraries print as well. */
export const MARK = "bench:"
