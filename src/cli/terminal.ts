export {
  CLEAR_LINE,
  HIDE_CURSOR,
  type Paint,
  paintFor,
  SHOW_CURSOR,
  type Terminal,
  terminalOf,
} from "../train/terminal.js"
