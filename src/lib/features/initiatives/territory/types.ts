/** What the server draws: paths and places in the units of the frame. Colours are not its business. */
export interface CommuneOutline {
  code: string
  name: string
  d: string
  /** Inner point. */
  x: number
  y: number
}

export interface CommuneMap {
  width: number
  height: number
  /** Those asked for, in the order asked. */
  own: CommuneOutline[]
  /** What is around, by department: one path each. */
  around: { department: string; d: string }[]
  /** A few neighbours worth naming. */
  towns: { name: string; x: number; y: number }[]
  /** The whole land: its shore carries the water lines. */
  land: string
  /** Land of other regions. */
  elsewhere: string
  /** Borders of departments. */
  limits: string
}
