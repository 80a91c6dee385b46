/** How much memory this process took at most. */
import { readFileSync } from 'node:fs'

/**
 * Most memory that this process ever had resident, in bytes. Linux counts what the parent had before this process began into
 * `resourceUsage().maxRSS`, but not into the high-water mark of the address space.
 */
export function peakMemory(): number {
  const kilobytes = process.platform === 'linux' ? highWaterMark() : null
  return (kilobytes ?? process.resourceUsage().maxRSS) * 1024
}

function highWaterMark(): number | null {
  try {
    const found = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]
    return found === undefined ? null : Number(found)
  } catch {
    return null
  }
}
