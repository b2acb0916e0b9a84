import { arrangeMoves } from "./arrange.js"
import { controlMoves } from "./control.js"
import { elementwiseMoves } from "./elementwise.js"
import { joinMoves } from "./join.js"
import type { Move } from "./known.js"

export { type Known, type Move, tame } from "./known.js"

/** The steps of random programs, by name. */
export const moves: Readonly<Record<string, Move>> = {
  ...elementwiseMoves,
  ...arrangeMoves,
  ...joinMoves,
  ...controlMoves,
}
