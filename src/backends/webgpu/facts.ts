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
  /** the features it was requested with: "subgroups", "shader-f16", "timestamp-query" */
  readonly features: ReadonlySet<string>
  readonly vendor: string
  readonly architecture: string
  readonly description: string
  /** computed by the CPU */
  readonly isSoftware: boolean
}
