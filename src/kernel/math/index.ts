export { expand, expandAll } from "./expand.js"
export { expansions } from "./table.js"
