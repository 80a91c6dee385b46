/** What the memory bench and its child processes say to each other. */

/** What a child process can do; `nothing` is what Node itself takes. */
export const MEMORY_SIDES = [
  'nothing',
  'lintel: reading alone',
  'lintel: reading, and everything in columns',
  'lintel: checking',
  'web-ifc: values by GetRawLinesData',
  'web-ifc: values by GetLine',
  'ifc-lite: values by its extractor',
  'ifc-lite: values on demand',
] as const
export type MemorySide = (typeof MEMORY_SIDES)[number]

export interface Peak {
  /** A number made from what the child read. */
  readonly answer: number
  /** Most memory that the process ever had resident. */
  readonly bytes: number
}
