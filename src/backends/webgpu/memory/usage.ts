/** What buffers are for, by WebGPU's numbers. */
export const USAGE = {
  mapRead: 0x1,
  copySource: 0x4,
  copyTarget: 0x8,
  uniform: 0x40,
  storage: 0x80,
  indirect: 0x100,
  queryResolve: 0x200,
} as const

/** The stage of compute shaders, and how memory is mapped to be read, by WebGPU's numbers. */
export const COMPUTE = 0x4
export const READ = 0x1
