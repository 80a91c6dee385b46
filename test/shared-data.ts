/** The test data beside the checkout, `../shared/data`: large and licensed file by file, so never a part of the project. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../shared/data', import.meta.url))

export interface SharedFile {
  readonly name: string
  readonly bytes: number
  readonly read: () => Uint8Array
}

/**
 * The files of a folder of `../shared/data` whose names end in `extension`, by name; none when the folder is absent, which one plain line
 * on standard error says, with what is done `instead`.
 */
export function sharedFiles(folder: string, extension: string, instead: string): SharedFile[] {
  const path = join(ROOT, folder)
  if (!existsSync(path)) {
    process.stderr.write(`skipped: ../shared/data/${folder} is not there; ${instead}\n`)
    return []
  }
  const names = readdirSync(path).filter((name) => name.endsWith(extension))
  return names.sort().map((name) => {
    const file = join(path, name)
    return { name, bytes: statSync(file).size, read: () => readFileSync(file) }
  })
}
