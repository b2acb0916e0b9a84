import type { Facts } from "../../../src/backends/webgpu/facts.js"

/** A device of which nothing is known but what all have. */
export const plain: Facts = {
  maxStorageBuffersPerShaderStage: 8,
  maxComputeWorkgroupStorageSize: 16384,
  maxComputeInvocationsPerWorkgroup: 256,
  maxComputeWorkgroupSizeX: 256,
  maxComputeWorkgroupsPerDimension: 65535,
  maxStorageBufferBindingSize: 2 ** 27,
  maxBufferSize: 2 ** 28,
  features: new Set(),
  vendor: "",
  architecture: "",
  description: "",
  isSoftware: true,
}
