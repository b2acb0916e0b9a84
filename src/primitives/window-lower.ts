import {
  type Combine,
  computeType,
  type FoldLowering,
  identityOf,
  lit,
  plus,
  times,
  type View,
} from "../kernel/index.js"
import { placed } from "./lowering.js"
import type { WindowParams } from "./window-index.js"

/** What each window sees, joined; outside of `x` there is what changes nothing. */
export const windowed = (combine: Combine, x: View, p: WindowParams): FoldLowering => {
  const dtype = computeType(x.dtype)
  const nothing = lit(identityOf(combine, dtype), dtype)
  const padded = placed(x, nothing, {
    low: p.padding.map(([low]) => low),
    interior: p.baseDilation.map((d) => d - 1),
  })
  return {
    form: "fold",
    over: p.windowDimensions,
    combine,
    value: (outer, inner) =>
      padded(outer.map((o, a) => plus(times(o, p.windowStrides[a]!), times(inner[a]!, p.windowDilation[a]!)))),
  }
}
