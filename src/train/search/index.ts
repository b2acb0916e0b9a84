/** Search for hyper-parameters, on a grid or at random. */
export { type Ranking, ranked, rankedReport, type Search, search, type Trial } from "./search.js"
export { between, draws, grid, logBetween, oneOf, type Range, type Space, wholeBetween } from "./space.js"
