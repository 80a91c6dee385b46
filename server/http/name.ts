/** Names of files as callers give them. */

/** A name is words, not a path: folders and control characters are dropped; null when nothing is left. */
export function cleanName(name: string | undefined): string | null {
  const last =
    [...(name ?? '')]
      .filter((letter) => letter >= ' ' && letter !== '\u007f')
      .join('')
      .split(/[\\/]/)
      .pop() ?? ''
  return last === '' ? null : last.slice(0, 255)
}
