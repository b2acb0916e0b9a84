/** Floating-point operations that every core does in one run of the machine's workload `peak`. */
export const FLOPS_PER_CORE = 9.6e8
