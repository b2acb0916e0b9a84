export { expand, expandAll } from "./expand.js"
export { expansions, singleExpansions } from "./table.js"
