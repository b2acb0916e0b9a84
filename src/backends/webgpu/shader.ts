import type { Buffer } from "../../kernel/index.js"

/** A buffer as a shader sees it, once even where it is read and written. */
export interface Binding {
  readonly buffer: Buffer
  readonly access: "read" | "read_write"
}

/** A compute shader over buffers: binding i of group 0 is the i-th of `bindings`. */
export interface Shader {
  readonly name: string
  /** a whole module of WGSL, whose entry point is `main` */
  readonly source: string
  readonly bindings: readonly Binding[]
  /** workgroups, counted in one dimension; beyond the limit of a device they are laid out in two */
  readonly workgroups: number
}

/**
 * The number of a workgroup, for an entry point with `@builtin(workgroup_id) wg: vec3<u32>` and
 * `@builtin(num_workgroups) count: vec3<u32>`. In two dimensions there may be more workgroups than were asked for: a
 * shader leaves when its number is past the end.
 */
export const GROUP = "wg.x + wg.y * count.x"
