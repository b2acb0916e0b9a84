// Gives the process that loads it an adapter in software.
import { useSoftwareVulkan } from "./software-vulkan.js"

useSoftwareVulkan()
