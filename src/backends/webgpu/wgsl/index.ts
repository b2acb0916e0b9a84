export { type KernelFacts, printKernel } from "./kernel.js"
