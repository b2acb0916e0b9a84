import { GROUP } from "../shader.js"

/** Threads of a workgroup of the shaders here. */
export const THREADS = 256

/** Copies a stretch of words, whose ends move with the turn of the loop around it. */
export const COPY = `struct Copy { size: u32, start: i32, stride: i32, intoStart: i32, intoStride: i32 }

@group(0) @binding(0) var<storage, read> x: array<u32>;
@group(0) @binding(1) var<storage, read_write> y: array<u32>;
@group(0) @binding(2) var<uniform> copy: Copy;
@group(0) @binding(3) var<uniform> ones: vec4<u32>;
@group(0) @binding(4) var<uniform> many: vec4<u32>;

@compute @workgroup_size(${THREADS})
fn main(
  @builtin(workgroup_id) wg: vec3<u32>,
  @builtin(num_workgroups) count: vec3<u32>,
  @builtin(local_invocation_index) thread: u32,
) {
  let i = (${GROUP}) * ${THREADS}u + thread;
  if (i >= copy.size) { return; }
  let turn = i32(ones.x + many.x);
  y[u32(copy.intoStart + copy.intoStride * turn) + i] = x[u32(copy.start + copy.stride * turn) + i];
}
`

/** What opens an arm of control flow. */
export const OPENS = {
  /** it is open when the arm around it is */
  start: 0,
  /** it stays open as long as the signal is true */
  stay: 1,
  /** it is open when the arm around it is, and the signal, held to 0 .. last, is its number */
  choose: 2,
} as const

/** Words of an arm in the table of a gate. */
export const ARM = 8

/**
 * Opens and shuts arms of control flow, one workgroup each: the kernels of an open arm get the workgroups that they ask
 * for, those of a shut one get none.
 */
export const GATE = `struct Arm { opens: u32, own: u32, around: u32, first: u32, count: u32, number: i32, last: i32, unused: u32 }

@group(0) @binding(0) var<storage, read> signal: array<u32>;
@group(0) @binding(1) var<storage, read> arms: array<Arm>;
@group(0) @binding(2) var<storage, read> asked: array<u32>;
@group(0) @binding(3) var<storage, read_write> isOpen: array<u32>;
@group(0) @binding(4) var<storage, read_write> granted: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) wg: vec3<u32>, @builtin(local_invocation_index) thread: u32) {
  let arm = arms[wg.x];
  var before = isOpen[arm.around];
  var yes = true;
  if (arm.opens == ${OPENS.stay}u) {
    before = isOpen[arm.own];
    yes = signal[0] != 0u;
  }
  if (arm.opens == ${OPENS.choose}u) {
    yes = clamp(bitcast<i32>(signal[0]), 0, arm.last) == arm.number;
  }
  let open = before != 0u && yes;
  workgroupBarrier();
  storageBarrier();
  if (thread == 0u) { isOpen[arm.own] = u32(open); }
  for (var i = thread; i < 3u * arm.count; i += 64u) {
    granted[3u * arm.first + i] = select(0u, asked[3u * arm.first + i], open);
  }
}
`
