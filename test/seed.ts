import { beginAt } from "./seeded.js"

beginAt(process.env.LAWS_SEED ?? "1")
