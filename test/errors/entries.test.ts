import { sweep } from "./sweep.js"

sweep((entry) => entry !== "" && entry !== "Array")
