import { inject } from "vitest"
import { beginAt } from "../../seeded.js"

beginAt(inject("lawsSeed"))
