// Given to node with --import: a process whose wall clock is wrong by CLOCK_SHIFT_MS. What counts durations is not touched, as on a real
// machine whose date was set wrong.
const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0)
const Real = Date

globalThis.Date = class extends Real {
  constructor(...values) {
    if (values.length === 0) super(Real.now() + shift)
    else super(...values)
  }
  static now() {
    return Real.now() + shift
  }
}
