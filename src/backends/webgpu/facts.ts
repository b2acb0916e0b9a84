import type { Probe } from "./probe.js"

/** Features of WebGPU that are not everywhere, and that are used where they are. */
export const FEATURES = ["subgroups", "timestamp-query"] as const

/** The name of such a feature. */
export type Feature = (typeof FEATURES)[number]

/** What the printers of shaders may ask of a device, by WebGPU's names. */
export interface Facts {
  /** bindings that a shader may have */
  readonly maxStorageBuffersPerShaderStage: number
  /** bytes of memory that a workgroup shares */
  readonly maxComputeWorkgroupStorageSize: number
  readonly maxComputeInvocationsPerWorkgroup: number
  readonly maxComputeWorkgroupSizeX: number
  readonly maxComputeWorkgroupsPerDimension: number
  /** bytes */
  readonly maxStorageBufferBindingSize: number
  readonly maxBufferSize: number
  /** the features it was requested with */
  readonly features: ReadonlySet<Feature>
  /** threads of a subgroup, where all have as many and kernels may use them */
  readonly subgroupSize?: number
  readonly vendor: string
  readonly architecture: string
  readonly description: string
  /** computed by the CPU */
  readonly isSoftware: boolean
  /** what was measured on it, where that was asked for */
  readonly probe?: Probe
}
