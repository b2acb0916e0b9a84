import { writeFileSync } from "node:fs"
import { coverage } from "./document.js"

const path = process.argv[2]
if (path === undefined) throw new Error("give the path of the page")
writeFileSync(path, coverage())
