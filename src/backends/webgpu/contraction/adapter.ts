import type { Facts } from "../facts.js"
import type { Kind } from "./tile.js"

/** What is known of the adapter that products run on. */
export type Adapter = Pick<Facts, "vendor" | "architecture" | "isSoftware" | "probe">

export const kindOf = ({ vendor, isSoftware }: Adapter): Kind =>
  isSoftware ? "software" : vendor === "nvidia" || vendor === "amd" ? "wide" : "narrow"

interface Machine {
  /** workgroups that are done at the same time */
  readonly units: number
  /** threads that keep a unit busy */
  readonly threads: number
}

/** About what there is of each kind: adapters do not say. */
const MACHINES: Readonly<Record<Kind, Machine>> = {
  wide: { units: 108, threads: 512 },
  narrow: { units: 16, threads: 256 },
  software: { units: 2, threads: 64 },
}

export const machineOf = (adapter: Adapter): Machine => MACHINES[kindOf(adapter)]

/** How many workgroups an adapter does at the same time, about. */
export const unitsOf = (adapter: Adapter): number => machineOf(adapter).units
