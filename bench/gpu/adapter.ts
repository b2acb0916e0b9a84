import { hasRenderNode } from "../../test/backends/webgpu/gpu.js"
import { useSoftwareVulkan } from "../../test/backends/webgpu/software-vulkan.js"

/** A machine without a GPU, or `WEBGPU_SOFTWARE=1`, gets an adapter in software, where there is one. */
export const prepareAdapter = (): void => {
  if (!hasRenderNode() || process.env.WEBGPU_SOFTWARE === "1") useSoftwareVulkan()
}
